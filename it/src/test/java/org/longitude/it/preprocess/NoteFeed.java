package org.longitude.it.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Limits;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

/** Writes notes to notes.raw with the limits that every producer has. */
final class NoteFeed implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final Serde<ClinicalNote> serde;
    private final Serde<AdmissionEvent> events;
    private final Serde<AssignedCodes> codes;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    NoteFeed(Map<String, String> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.putAll(Limits.producerConfig(Topics.NOTES_RAW));
        config.put("linger.ms", "5");
        producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        serde = Topics.NOTES_RAW.valueSerde(clientConfig);
        events = Topics.ADMISSIONS_EVENTS.valueSerde(clientConfig);
        codes = Topics.ICD_ASSIGNED.valueSerde(clientConfig);
    }

    static ClinicalNote.Builder note(String admission, String noteId, String text) {
        return ClinicalNote.newBuilder()
                .setNoteId(noteId)
                .setAdmissionId(admission)
                .setCategory(NoteCategory.NURSING)
                .setStatus(NoteStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setText(PatientText.of(text))
                .setSourceSystem("it")
                .setMessageId(noteId)
                .setReceivedAt(Instant.now());
    }

    void send(ClinicalNote.Builder note) {
        send(note, null);
    }

    void send(ClinicalNote.Builder note, @Nullable Instant timestamp) {
        ClinicalNote built = note.build();
        send(
                built.getAdmissionId(),
                serde.serializer().serialize(Topics.NOTES_RAW.name(), built),
                timestamp);
    }

    void send(AdmissionEvent event) {
        send(
                Topics.ADMISSIONS_EVENTS.name(),
                event.getAdmissionId(),
                events.serializer().serialize(Topics.ADMISSIONS_EVENTS.name(), event),
                null);
    }

    void send(AssignedCodes assigned) {
        send(
                Topics.ICD_ASSIGNED.name(),
                assigned.getAdmissionId(),
                codes.serializer().serialize(Topics.ICD_ASSIGNED.name(), assigned),
                null);
    }

    void sendBytes(String key, byte[] value) {
        send(key, value, null);
    }

    private void send(String key, byte[] value, @Nullable Instant timestamp) {
        send(Topics.NOTES_RAW.name(), key, value, timestamp);
    }

    private void send(String topic, String key, byte[] value, @Nullable Instant timestamp) {
        sent.add(
                producer.send(
                        new ProducerRecord<>(
                                topic,
                                null,
                                timestamp == null ? null : timestamp.toEpochMilli(),
                                key.getBytes(UTF_8),
                                value)));
    }

    /** Returns once every note is on the broker, and fails if one was refused. */
    void flush() throws InterruptedException, ExecutionException {
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
        sent.clear();
    }

    @Override
    public void close() {
        producer.close();
        serde.close();
        events.close();
        codes.close();
    }
}
