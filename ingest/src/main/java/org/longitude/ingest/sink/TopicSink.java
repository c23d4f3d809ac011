package org.longitude.ingest.sink;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.service.trace.TraceSpan;
import org.longitude.service.trace.Tracing;

/**
 * Puts notes on notes.raw, codes on icd.assigned, events on admissions.events and rejected input on
 * their dead-letter topics. A thing counts once the brokers have acknowledged it (acks=all,
 * idempotent producer, so a retry neither doubles nor reorders). Record timestamps are the time of
 * arrival, never a chart's.
 *
 * <p>What is on its way is bounded by the producer's {@code buffer.memory}: a sender that is faster
 * than the brokers waits. The first failed delivery stops the sink; a run can then be repeated from
 * the start, since ids and message ids are the same and change nothing downstream.
 *
 * <p>Threading: any thread may send; the producer's own thread counts. Ownership: closes the
 * producer, and its spans.
 */
public final class TopicSink implements NoteSink {

    /** The header of a dead letter that says on which line of its file the input stood. */
    public static final String LINE_HEADER = IntakeRecords.LINE_HEADER;

    static final String STAGE = IntakeRecords.STAGE;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(130);
    private static final String LINGER_MS = "5";
    private static final String BATCH_BYTES = Integer.toString(256 << 10);

    private final Producer<byte[], byte[]> producer;
    private final IntakeRecords records;
    private final Tracing tracing;
    private final IngestCounts counts = new IngestCounts();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    TopicSink(
            Producer<byte[], byte[]> producer,
            Serializer<ClinicalNote> notes,
            Serializer<AssignedCodes> codes,
            Serializer<AdmissionEvent> events,
            Clock clock) {
        this(producer, new IntakeRecords(notes, codes, events, clock), Tracing.off());
    }

    TopicSink(Producer<byte[], byte[]> producer, IntakeRecords records, Tracing tracing) {
        this.producer = producer;
        this.records = records;
        this.tracing = tracing;
    }

    /**
     * Connects to a broker and a registry.
     *
     * @param config Kafka client properties and {@code schema.registry.url}
     */
    public static TopicSink open(Map<String, String> config, Clock clock) {
        return open(config, clock, Tracing.off());
    }

    /** As above, each record on a trace of its own. */
    public static TopicSink open(Map<String, String> config, Clock clock, Tracing tracing) {
        try {
            IntakeRecords records = IntakeRecords.open(config, clock);
            ByteArraySerializer bytes = new ByteArraySerializer();
            return new TopicSink(
                    new KafkaProducer<>(producerConfig(config), bytes, bytes), records, tracing);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new IngestException(IngestError.BAD_CONFIGURATION, e.getMessage(), e);
        } catch (KafkaException e) {
            throw new IngestException(
                    IngestError.BAD_CONFIGURATION,
                    "the Kafka client cannot start: " + rootMessage(e),
                    e);
        }
    }

    static Map<String, Object> producerConfig(Map<String, String> config) {
        Map<String, Object> merged = new HashMap<>();
        merged.put(ProducerConfig.CLIENT_ID_CONFIG, "longitude-ingest");
        merged.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        merged.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        merged.putAll(Limits.producerConfig(Topics.NOTES_RAW, Topics.ICD_ASSIGNED));
        merged.putAll(config);
        // What the counts mean rests on these two, so they are no matter of taste.
        merged.put(ProducerConfig.ACKS_CONFIG, "all");
        merged.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        return merged;
    }

    @Override
    public void send(Intake item) {
        if (item instanceof NoteRead read) {
            send(read.note());
            read.codes().forEach(this::send);
        } else if (item instanceof CodesRead read) {
            send(read.codes());
        } else if (item instanceof EventRead read) {
            send(read.event());
        } else if (item instanceof Rejection rejection) {
            send(records.deadLetter(rejection), () -> counts.addRejection(rejection));
        } else {
            counts.addSkipped((Skipped) item);
        }
    }

    /** Puts a note on notes.raw. */
    public void send(ClinicalNote note) {
        send(records.of(note), counts::addNote);
    }

    /** Puts a list of assigned codes on icd.assigned. */
    public void send(AssignedCodes list) {
        send(records.of(list), () -> counts.addCodes(list));
    }

    /** Puts a change of an admission's state on admissions.events. */
    public void send(AdmissionEvent event) {
        send(records.of(event), counts::addEvent);
    }

    @Override
    public void flush() {
        producer.flush();
        throwIfFailed();
    }

    @Override
    public IngestCounts counts() {
        return counts;
    }

    @Override
    public void close() {
        // After a failure there is nothing to wait for: the run is repeated from its start.
        producer.close(failure.get() == null ? CLOSE_WITHIN : Duration.ZERO);
        records.close();
        tracing.close();
        throwIfFailed();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback gets what the future would tell.
    private void send(ProducerRecord<byte[], byte[]> record, Runnable onArrival) {
        throwIfFailed();
        TraceSpan span = Publication.begin(tracing, record);
        try {
            producer.send(
                    record,
                    (metadata, exception) -> {
                        Publication.end(span, exception);
                        if (exception == null) {
                            onArrival.run();
                        } else {
                            failure.compareAndSet(null, exception);
                        }
                    });
        } catch (KafkaException e) {
            throw deliveryFailed(e);
        }
    }

    private void throwIfFailed() {
        Exception first = failure.get();
        if (first != null) {
            throw deliveryFailed(first);
        }
    }

    private static IngestException deliveryFailed(Exception cause) {
        return new IngestException(
                IngestError.DELIVERY_FAILED,
                "the broker did not take a record: "
                        + rootMessage(cause)
                        + " (check the broker and run the same command again; what has arrived"
                        + " already changes nothing when it arrives again)",
                cause);
    }

    static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
