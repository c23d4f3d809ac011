package org.longitude.ingest.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.apache.kafka.common.errors.SerializationException;
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
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.DeadLetters;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;

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
 * producer.
 */
public final class TopicSink implements NoteSink {

    /** The header of a dead letter that says on which line of its file the input stood. */
    public static final String LINE_HEADER = "longitude.source.line";

    static final String STAGE = "ingest";

    private static final int NO_PARTITION = -1;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(130);
    private static final String LINGER_MS = "5";
    private static final String BATCH_BYTES = Integer.toString(256 << 10);

    private final Producer<byte[], byte[]> producer;
    private final Serializer<ClinicalNote> notes;
    private final Serializer<AssignedCodes> codes;
    private final Serializer<AdmissionEvent> events;
    private final Clock clock;
    private final IngestCounts counts = new IngestCounts();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    TopicSink(
            Producer<byte[], byte[]> producer,
            Serializer<ClinicalNote> notes,
            Serializer<AssignedCodes> codes,
            Serializer<AdmissionEvent> events,
            Clock clock) {
        this.producer = producer;
        this.notes = notes;
        this.codes = codes;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Connects to a broker and a registry.
     *
     * @param config Kafka client properties and {@code schema.registry.url}
     */
    public static TopicSink open(Map<String, String> config, Clock clock) {
        try {
            Serializer<ClinicalNote> notes = Topics.NOTES_RAW.valueSerde(config).serializer();
            Serializer<AssignedCodes> codes = Topics.ICD_ASSIGNED.valueSerde(config).serializer();
            Serializer<AdmissionEvent> events =
                    Topics.ADMISSIONS_EVENTS.valueSerde(config).serializer();
            ByteArraySerializer bytes = new ByteArraySerializer();
            return new TopicSink(
                    new KafkaProducer<>(producerConfig(config), bytes, bytes),
                    notes,
                    codes,
                    events,
                    clock);
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
            send(deadLetter(rejection), () -> counts.addRejection(rejection));
        } else {
            counts.addSkipped((Skipped) item);
        }
    }

    /** Puts a note on notes.raw. */
    public void send(ClinicalNote note) {
        String admissionId = note.getAdmissionId();
        String key = admissionId == null ? "note:" + note.getNoteId() : admissionId;
        byte[] value = serialized(notes, Topics.NOTES_RAW, note);
        send(
                record(Topics.NOTES_RAW, note.getReceivedAt().toEpochMilli(), key, value),
                counts::addNote);
    }

    /** Puts a list of assigned codes on icd.assigned. */
    public void send(AssignedCodes list) {
        byte[] value = serialized(codes, Topics.ICD_ASSIGNED, list);
        send(
                record(
                        Topics.ICD_ASSIGNED,
                        list.getReceivedAt().toEpochMilli(),
                        list.getAdmissionId(),
                        value),
                () -> counts.addCodes(list));
    }

    /** Puts a change of an admission's state on admissions.events. */
    public void send(AdmissionEvent event) {
        byte[] value = serialized(events, Topics.ADMISSIONS_EVENTS, event);
        send(
                record(
                        Topics.ADMISSIONS_EVENTS,
                        event.getReceivedAt().toEpochMilli(),
                        event.getAdmissionId(),
                        value),
                counts::addEvent);
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
        notes.close();
        codes.close();
        events.close();
        throwIfFailed();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback gets what the future would tell.
    private void send(ProducerRecord<byte[], byte[]> record, Runnable onArrival) {
        throwIfFailed();
        try {
            producer.send(
                    record,
                    (metadata, exception) -> {
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

    private static <V> byte[] serialized(Serializer<V> serializer, Topic<?, ?> topic, V value) {
        try {
            return serializer.serialize(topic.name(), value);
        } catch (SerializationException e) {
            throw new IngestException(
                    IngestError.REGISTRY_FAILED,
                    "a record for " + topic.name() + " could not be written: " + e.getMessage(),
                    e);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            Topic<?, ?> topic, long timestampMs, String key, byte[] value) {
        return new ProducerRecord<>(topic.name(), null, timestampMs, key.getBytes(UTF_8), value);
    }

    private ProducerRecord<byte[], byte[]> deadLetter(Rejection rejection) {
        Topic<?, ?> topic =
                switch (rejection.kind()) {
                    case NOTE -> Topics.NOTES_RAW;
                    case CODES -> Topics.ICD_ASSIGNED;
                    case EVENT -> Topics.ADMISSIONS_EVENTS;
                };
        DeadLetter letter =
                new DeadLetter(
                        STAGE,
                        rejection.reason().code(),
                        rejection.position().source(),
                        NO_PARTITION,
                        rejection.position().byteOffset(),
                        clock.instant());
        ProducerRecord<byte[], byte[]> record = deadLetter(topic.name(), rejection, letter);
        record.headers()
                .add(LINE_HEADER, Long.toString(rejection.position().line()).getBytes(UTF_8));
        return record;
    }

    private static ProducerRecord<byte[], byte[]> deadLetter(
            String topic, Rejection rejection, DeadLetter letter) {
        if (rejection instanceof Rejection.Kept kept) {
            return DeadLetters.oversized(topic, null, letter, kept.kept());
        }
        byte[] original = ((Rejection.WithBytes) rejection).original().toByteArray();
        return DeadLetters.of(topic, null, original, letter);
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
