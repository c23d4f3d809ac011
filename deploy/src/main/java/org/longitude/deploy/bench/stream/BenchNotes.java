package org.longitude.deploy.bench.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.longitude.ingest.SyntheticFeed;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

/** Generated notes, all of them live, and the producer that sends them. */
public final class BenchNotes implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final Serde<ClinicalNote> serde;

    /** A producer for the topics of a cluster. */
    public BenchNotes(Map<String, String> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.putAll(Limits.producerConfig(Topics.NOTES_RAW));
        producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        serde = Topics.NOTES_RAW.valueSerde(clientConfig);
    }

    /** So many notes of whole admissions, the notes of about thirty admissions mixed. */
    public static List<ClinicalNote> generate(int count, long seed) {
        SyntheticFeed feed =
                new SyntheticFeed(
                        SyntheticConfig.of(seed, Split.TRAIN),
                        Origin.LIVE,
                        true,
                        Clock.systemUTC());
        List<ClinicalNote> notes = new ArrayList<>(count);
        for (long admission = 0; notes.size() < count; admission++) {
            feed.at(admission).stream()
                    .filter(NoteRead.class::isInstance)
                    .map(item -> ((NoteRead) item).note())
                    .forEach(notes::add);
        }
        return notes.subList(0, count);
    }

    /** One short note for each of so many admissions. */
    static List<ClinicalNote> oneForEach(List<ClinicalNote> texts, int admissions) {
        List<ClinicalNote> notes = new ArrayList<>(admissions);
        for (int i = 0; i < admissions; i++) {
            notes.add(
                    ClinicalNote.newBuilder(texts.get(i % texts.size()))
                            .setAdmissionId("open-" + i)
                            .setNoteId("open-note-" + i)
                            .setStatus(NoteStatus.FINAL)
                            .setReplacesNoteId(null)
                            .setParentNoteId(null)
                            .build());
        }
        return notes;
    }

    /** Sends a note; the callback hears of its acknowledgement. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of it.
    public void send(ClinicalNote note, Callback callback) {
        producer.send(record(note), callback);
    }

    Future<RecordMetadata> send(ClinicalNote note) {
        return producer.send(record(note));
    }

    /** Returns once the broker has what was sent. */
    public void flush() {
        producer.flush();
    }

    private ProducerRecord<byte[], byte[]> record(ClinicalNote note) {
        String key = note.getAdmissionId();
        return new ProducerRecord<>(
                Topics.NOTES_RAW.name(),
                (key != null ? key : "note:" + note.getNoteId()).getBytes(UTF_8),
                serde.serializer().serialize(Topics.NOTES_RAW.name(), note));
    }

    @Override
    public void close() {
        producer.close();
        serde.close();
    }
}
