package org.longitude.ingest.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
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
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;

/**
 * The records that an item becomes: notes on notes.raw, codes on icd.assigned, events on
 * admissions.events, rejected input on their dead-letter topics. Record timestamps are the time of
 * arrival, never a chart's.
 *
 * <p>Threading: any thread, as the serializers allow it. Ownership: closes the serializers.
 */
public final class IntakeRecords implements AutoCloseable {

    /** The header of a dead letter that says on which line of its file the input stood. */
    public static final String LINE_HEADER = "longitude.source.line";

    /**
     * The header of a dead letter that holds rows of a table and can be read again: the table's own
     * header line.
     */
    public static final String COLUMNS_HEADER = "longitude.source.columns";

    static final String STAGE = "ingest";

    private static final int NO_PARTITION = -1;

    private final Serializer<ClinicalNote> notes;
    private final Serializer<AssignedCodes> codes;
    private final Serializer<AdmissionEvent> events;
    private final Clock clock;

    IntakeRecords(
            Serializer<ClinicalNote> notes,
            Serializer<AssignedCodes> codes,
            Serializer<AdmissionEvent> events,
            Clock clock) {
        this.notes = notes;
        this.codes = codes;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Records by a registry's schemas.
     *
     * @param config {@code schema.registry.url} and what else the registry needs
     */
    public static IntakeRecords open(Map<String, String> config, Clock clock) {
        return new IntakeRecords(
                Topics.NOTES_RAW.valueSerde(config).serializer(),
                Topics.ICD_ASSIGNED.valueSerde(config).serializer(),
                Topics.ADMISSIONS_EVENTS.valueSerde(config).serializer(),
                clock);
    }

    /**
     * The records of an item; none where it is skipped.
     *
     * @throws IngestException if the registry fails
     */
    public List<ProducerRecord<byte[], byte[]>> of(Intake item) {
        if (item instanceof NoteRead read) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            records.add(of(read.note()));
            read.codes().forEach(list -> records.add(of(list)));
            return records;
        }
        if (item instanceof CodesRead read) {
            return List.of(of(read.codes()));
        }
        if (item instanceof EventRead read) {
            return List.of(of(read.event()));
        }
        return item instanceof Skipped ? List.of() : List.of(deadLetter((Rejection) item));
    }

    ProducerRecord<byte[], byte[]> of(ClinicalNote note) {
        String admissionId = note.getAdmissionId();
        String key = admissionId == null ? "note:" + note.getNoteId() : admissionId;
        byte[] value = serialized(notes, Topics.NOTES_RAW, note);
        return record(Topics.NOTES_RAW, note.getReceivedAt().toEpochMilli(), key, value);
    }

    ProducerRecord<byte[], byte[]> of(AssignedCodes list) {
        byte[] value = serialized(codes, Topics.ICD_ASSIGNED, list);
        return record(
                Topics.ICD_ASSIGNED,
                list.getReceivedAt().toEpochMilli(),
                list.getAdmissionId(),
                value);
    }

    ProducerRecord<byte[], byte[]> of(AdmissionEvent event) {
        byte[] value = serialized(events, Topics.ADMISSIONS_EVENTS, event);
        return record(
                Topics.ADMISSIONS_EVENTS,
                event.getReceivedAt().toEpochMilli(),
                event.getAdmissionId(),
                value);
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

    ProducerRecord<byte[], byte[]> deadLetter(Rejection rejection) {
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
        Rejection.WithBytes refused = (Rejection.WithBytes) rejection;
        ProducerRecord<byte[], byte[]> record =
                DeadLetters.of(topic, null, refused.original().toByteArray(), letter);
        if (refused.columns() != null) {
            record.headers().add(COLUMNS_HEADER, refused.columns().getBytes(UTF_8));
        }
        return record;
    }

    @Override
    public void close() {
        notes.close();
        codes.close();
        events.close();
    }
}
