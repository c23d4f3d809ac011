package org.longitude.deploy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.ingest.RedriveOptions;
import org.longitude.ingest.sink.IntakeRecords;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;
import org.longitude.schemas.TraceHeader;

/**
 * Sends dead letters to where they came from: those of a topic back to it, byte for byte; those of
 * ingest through ingest. What is sent and a marker on the dead-letter topic that says so are one
 * transaction, and a second redrive fences a first one, so a letter goes once. What consumers of
 * the topic do with a record twice is theirs; Longitude's own change nothing.
 *
 * <p>Threading: one thread. Ownership: closes its producer.
 */
final class Redrive implements AutoCloseable {

    static final String FROM_HEADER = "longitude.dlq.redriven.from";

    private static final String TRANSACTIONAL_ID = "longitude-dlq-redrive";
    private static final String DELIVERY_TIMEOUT_MS = "60000";

    private final Optional<Producer<byte[], byte[]>> producer;
    private final IntakeRecords records;
    private final RedriveOptions ingest;
    private final Map<String, Long> counts = new TreeMap<>();

    /** What becomes of a letter. */
    private sealed interface Plan {

        /** These records are sent. */
        record Send(List<ProducerRecord<byte[], byte[]>> records) implements Plan {}

        /** It stays, for this reason. */
        record Stay(String reason) implements Plan {}
    }

    private Redrive(
            Optional<Producer<byte[], byte[]>> producer,
            IntakeRecords records,
            RedriveOptions ingest) {
        this.producer = producer;
        this.records = records;
        this.ingest = ingest;
    }

    /**
     * Begins, and ends whatever redrive may be under way elsewhere.
     *
     * @param dryRun whether to find out only
     */
    static Redrive begin(Map<String, String> connection, RedriveOptions ingest, boolean dryRun) {
        IntakeRecords records = IntakeRecords.open(connection, Clock.systemUTC());
        if (dryRun) {
            return new Redrive(Optional.empty(), records, ingest);
        }
        Map<String, Object> config =
                new HashMap<>(
                        Limits.producerConfig(
                                Topics.NOTES_NORMALIZED,
                                Topics.NOTES_RAW,
                                Topics.ADMISSIONS_TOKENIZED,
                                Topics.ICD_ASSIGNED));
        config.putAll(connection);
        config.put("acks", "all");
        config.put("enable.idempotence", "true");
        config.put("delivery.timeout.ms", DELIVERY_TIMEOUT_MS);
        config.put("transactional.id", TRANSACTIONAL_ID);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return new Redrive(Optional.of(producer), records, ingest);
    }

    /**
     * Sends one letter, if it can be.
     *
     * @return what became of it: {@code sent}, or why it stays
     */
    String redrive(Letter letter, Set<LetterId> already) {
        Plan plan =
                already.contains(letter.id()) ? new Plan.Stay("already_redriven") : plan(letter);
        String outcome = "sent";
        if (plan instanceof Plan.Stay stay) {
            outcome = stay.reason();
        } else {
            send(letter, ((Plan.Send) plan).records());
        }
        counts.merge(outcome, 1L, Long::sum);
        return outcome;
    }

    /** How many letters came to what. */
    Map<String, Long> counts() {
        return counts;
    }

    private Plan plan(Letter letter) {
        byte[] value = letter.record().value();
        if (letter.oversized().isPresent()) {
            return new Plan.Stay("in_quarantine");
        }
        if (letter.isFromTopic()) {
            return new Plan.Send(
                    List.of(
                            new ProducerRecord<>(
                                    letter.why().sourceTopic(), letter.record().key(), value)));
        }
        if (value == null || value.length == 0) {
            return new Plan.Stay("nothing_to_send");
        }
        return ingested(letter, value);
    }

    private Plan ingested(Letter letter, byte[] value) {
        SourcePosition position =
                new SourcePosition(
                        letter.why().sourceTopic(),
                        Math.max(1, letter.line()),
                        Math.max(0, letter.why().sourceOffset()));
        Optional<List<Intake>> items = ingest.read(position, value, letter.columns());
        if (items.isEmpty()) {
            return new Plan.Stay("format_not_redriven");
        }
        Optional<String> refused =
                items.get().stream()
                        .filter(Rejection.class::isInstance)
                        .map(item -> "still_" + ((Rejection) item).reason().code())
                        .findFirst();
        if (refused.isPresent()) {
            return new Plan.Stay(refused.get());
        }
        return new Plan.Send(
                items.get().stream().flatMap(item -> records.of(item).stream()).toList());
    }

    private void send(Letter letter, List<ProducerRecord<byte[], byte[]>> sent) {
        if (producer.isEmpty()) {
            return;
        }
        try {
            producer.get().beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : sent) {
                record.headers().add(FROM_HEADER, letter.id().toString().getBytes(UTF_8));
                TraceHeader.write(record.headers(), TraceHeader.read(letter.record().headers()));
                put(record);
            }
            put(marker(letter));
            producer.get().commitTransaction();
        } catch (ProducerFencedException e) {
            throw new DeployException(
                    DeployError.BROKER_FAILED,
                    "another redrive began and ended this one at "
                            + letter.id()
                            + " (expected: one at a time)",
                    e);
        } catch (KafkaException e) {
            throw new DeployException(
                    DeployError.BROKER_FAILED,
                    "the letter "
                            + letter.id()
                            + " was not sent: "
                            + e.getClass().getSimpleName()
                            + " (what was sent before stands; run it again)",
                    e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The commit fails where a record did.
    private void put(ProducerRecord<byte[], byte[]> record) {
        producer.orElseThrow().send(record);
    }

    private static ProducerRecord<byte[], byte[]> marker(Letter letter) {
        LetterId id = letter.id();
        DeadLetter why =
                new DeadLetter(
                        Letter.REDRIVE_STAGE,
                        Letter.REDRIVEN,
                        id.topic(),
                        id.partition(),
                        id.offset(),
                        Clock.systemUTC().instant());
        // Without a key: it is no admission's, and is in nobody's account of an admission's notes.
        return new ProducerRecord<>(id.topic(), id.partition(), null, null, null, why.toHeaders());
    }

    @Override
    public void close() {
        producer.ifPresent(Producer::close);
        records.close();
    }
}
