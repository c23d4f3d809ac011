package org.longitude.it.trainer;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.SyntheticFeed;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

/** Writes normalised notes and assigned codes as the pipeline would: in transactions. */
final class Archive {
    static final String NORMALIZER_HASH = "normalizer";

    private final TestKafka kafka;

    Archive(TestKafka kafka) {
        this.kafka = kafka;
    }

    static NormalizedNote note(@Nullable String admission, String noteId, String normalizerHash) {
        return NormalizedNote.newBuilder()
                .setNoteId(noteId)
                .setAdmissionId(admission)
                .setPatientId(admission == null ? null : "p-" + admission)
                .setCategory(NoteCategory.DISCHARGE_SUMMARY)
                .setStatus(NoteStatus.FINAL)
                .setOrigin(Origin.HISTORY)
                .setWords(PatientText.of("word " + noteId))
                .setStarts(List.of(0, 5))
                .setEnds(List.of(4, 6))
                .setSentenceEnds(List.of(2))
                .setParagraphEnds(List.of(2))
                .setTextLength(6)
                .setNormalizerHash(normalizerHash)
                .setSourcePartition(0)
                .setSourceOffset(0)
                .setReceivedAt(Instant.EPOCH)
                .build();
    }

    static AssignedCodes codes(String admission, String code) {
        return AssignedCodes.newBuilder()
                .setAdmissionId(admission)
                .setPatientId("p-" + admission)
                .setCodeSystem(CodeSystem.ICD_9_CM)
                .setKind(CodeKind.DIAGNOSIS)
                .setCodes(
                        List.of(
                                AssignedCode.newBuilder()
                                        .setCode(code)
                                        .setDecision(CodeDecision.ACCEPTED)
                                        .setSource("billing")
                                        .build()))
                .setAssignedBy("billing")
                .setSourceSystem("feed-train")
                .setMessageId("m-" + admission)
                .setReceivedAt(Instant.EPOCH)
                .build();
    }

    void note(NormalizedNote... notes) {
        for (NormalizedNote note : notes) {
            write(Topics.NOTES_NORMALIZED, note.getAdmissionId(), note, true);
        }
    }

    void codes(AssignedCodes... lists) {
        for (AssignedCodes codes : lists) {
            write(Topics.ICD_ASSIGNED, codes.getAdmissionId(), codes, true);
        }
    }

    /** One record in a transaction that is committed or aborted. */
    <V extends SpecificRecord> void write(
            Topic<String, V> topic, String key, V value, boolean commit) {
        writeAll(topic, List.of(Map.entry(key, value)), commit);
    }

    /** A transaction that stays undecided until it is told. */
    Open open() {
        Map<String, Object> config = new HashMap<>(kafka.clientConfig());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, kafka.unique("open"));
        Producer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        return new Open(producer);
    }

    /** See {@link #open}. */
    final class Open implements AutoCloseable {
        private final Producer<String, byte[]> producer;

        private Open(Producer<String, byte[]> producer) {
            this.producer = producer;
        }

        <V extends SpecificRecord> void write(Topic<String, V> topic, String key, V value) {
            try (Serde<V> serde = topic.valueSerde(kafka.clientConfig())) {
                byte[] bytes = serde.serializer().serialize(topic.name(), value);
                producer.send(new ProducerRecord<>(topic.name(), key, bytes)).get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("the open transaction was not written", e);
            }
        }

        void commit() {
            producer.commitTransaction();
        }

        @Override
        public void close() {
            producer.close();
        }
    }

    private <V extends SpecificRecord> void writeAll(
            Topic<String, V> topic, List<Map.Entry<String, V>> records, boolean commit) {
        Map<String, Object> config = new HashMap<>(kafka.clientConfig());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, kafka.unique("archive"));
        try (Serde<V> serde = topic.valueSerde(kafka.clientConfig());
                Producer<String, V> producer =
                        new KafkaProducer<>(config, new StringSerializer(), serde.serializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Map.Entry<String, V> entry : records) {
                sent.add(
                        producer.send(
                                new ProducerRecord<>(
                                        topic.name(), entry.getKey(), entry.getValue())));
            }
            producer.flush();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the archive was not written", e);
        }
    }

    /** Generated admissions as the pipeline would leave them on the topics. */
    void generated(SyntheticConfig config, int admissions) {
        SyntheticFeed feed = new SyntheticFeed(config, Origin.HISTORY, false, Clock.systemUTC());
        Normalizer normalizer = Normalizer.standard();
        List<Map.Entry<String, NormalizedNote>> notes = new ArrayList<>();
        List<Map.Entry<String, AssignedCodes>> codes = new ArrayList<>();
        feed.stream(admissions)
                .forEach(
                        item -> {
                            if (item instanceof NoteRead read) {
                                NormalizedNote note = normalized(read.note(), normalizer);
                                notes.add(Map.entry(note.getAdmissionId(), note));
                            } else if (item instanceof CodesRead read) {
                                codes.add(Map.entry(read.codes().getAdmissionId(), read.codes()));
                            }
                        });
        writeAll(Topics.NOTES_NORMALIZED, notes, true);
        writeAll(Topics.ICD_ASSIGNED, codes, true);
    }

    private static NormalizedNote normalized(ClinicalNote note, Normalizer normalizer) {
        NormalizedText text = normalizer.normalize(note.getText().value());
        return NormalizedNote.newBuilder(
                        note(note.getAdmissionId(), note.getNoteId(), normalizer.hash()))
                .setPatientId(note.getPatientId())
                .setCategory(note.getCategory())
                .setStatus(note.getStatus())
                .setChartedAt(note.getChartedAt())
                .setParentNoteId(note.getParentNoteId())
                .setWords(PatientText.of(text.words()))
                .setStarts(list(text.starts()))
                .setEnds(list(text.ends()))
                .setSentenceEnds(list(text.sentenceEnds()))
                .setParagraphEnds(list(text.paragraphEnds()))
                .setTextLength(text.textLength())
                .build();
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Bytes that are no record of ours. */
    void garbage(Topic<?, ?> topic, String key) {
        Map<String, Object> config = new HashMap<>(kafka.clientConfig());
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(), key, new byte[] {1, 2, 3})).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the garbage was not written", e);
        }
    }
}
