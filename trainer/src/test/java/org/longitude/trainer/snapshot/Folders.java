package org.longitude.trainer.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;
import org.longitude.trainer.corpus.PartitionRange;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.corpus.Snapshot;
import org.longitude.trainer.corpus.TopicSnapshot;

/** Snapshot folders of records that never saw a broker. */
final class Folders {
    static final String CODES = Topics.ICD_ASSIGNED.name();
    static final String NOTES = Topics.NOTES_NORMALIZED.name();
    private static final int CODES_SCHEMA = 1;
    private static final int NOTES_SCHEMA = 2;

    private Folders() {}

    /** As many admissions with one note of so many words each; both topics have two partitions. */
    static ManifestFile make(Path folder, int admissions, int words, SnapshotLimits limits) {
        return NewFolder.make(
                folder,
                staging -> {
                    Path records = Files.createDirectory(staging.resolve("records"));
                    write(records, CODES, admissions, Folders::codes);
                    write(records, NOTES, admissions, i -> note(i, words));
                    return new SnapshotBuilder(limits, ReadProgress.NONE)
                            .build(staging, identity(admissions));
                });
    }

    private static Snapshot identity(int admissions) {
        int half = (admissions + 1) / 2;
        List<PartitionRange> ranges =
                List.of(
                        new PartitionRange(0, 0, 2L * half + 1),
                        new PartitionRange(1, 0, 2L * (admissions - half) + 1));
        return new Snapshot(
                "cluster",
                List.of(
                        new TopicSnapshot(CODES, "codes-id", ranges, 0, "", null),
                        new TopicSnapshot(NOTES, "notes-id", ranges, 0, "", null)));
    }

    /** Every second offset holds a record, as where each has a transaction of its own. */
    private static void write(Path folder, String topic, int admissions, IntFunction<byte[]> value)
            throws IOException {
        Map<Integer, Schema> schemas =
                Map.of(
                        CODES_SCHEMA, SpecificData.get().getSchema(AssignedCodes.class),
                        NOTES_SCHEMA, SpecificData.get().getSchema(NormalizedNote.class));
        try (RecordWriter writer =
                new RecordWriter(
                        folder.resolve(SnapshotFolder.recordFile(topic)),
                        topic,
                        Map.of(),
                        RecordFile.Codec.ZSTD,
                        id -> new Schema.Parser().parse(schemas.get(id).toString()))) {
            for (int partition = 0; partition < 2; partition++) {
                long offset = 0;
                for (int i = partition; i < admissions; i += 2) {
                    byte[] key = id(i).getBytes(StandardCharsets.UTF_8);
                    writer.write(
                            new ArchivedRecord(partition, offset, 1000 + i, key, value.apply(i)));
                    offset += 2;
                }
            }
        }
    }

    static String id(int admission) {
        return "a%06d".formatted(admission);
    }

    static byte[] codes(int admission) {
        AssignedCodes codes =
                AssignedCodes.newBuilder()
                        .setAdmissionId(id(admission))
                        .setPatientId("p" + admission)
                        .setCodeSystem(CodeSystem.ICD_9_CM)
                        .setKind(CodeKind.DIAGNOSIS)
                        .setCodes(
                                List.of(
                                        AssignedCode.newBuilder()
                                                .setCode("428." + admission % 10)
                                                .setDecision(CodeDecision.ACCEPTED)
                                                .setSource("billing")
                                                .build()))
                        .setAssignedBy("billing")
                        .setSourceSystem("feed")
                        .setMessageId("m" + admission)
                        .setReceivedAt(Instant.EPOCH)
                        .build();
        return wire(codes, CODES_SCHEMA);
    }

    /** Word i of admission a's note is {@code w<a>x<i>}, so that no two notes read alike. */
    static byte[] note(int admission, int words) {
        StringBuilder text = new StringBuilder();
        int[] starts = new int[words];
        int[] ends = new int[words];
        for (int word = 0; word < words; word++) {
            text.append(word == 0 ? "" : " ");
            starts[word] = text.length();
            text.append('w').append(admission).append('x').append(word);
            ends[word] = text.length();
        }
        NormalizedNote note =
                NormalizedNote.newBuilder()
                        .setNoteId("n" + admission)
                        .setAdmissionId(id(admission))
                        .setPatientId("p" + admission)
                        .setCategory(NoteCategory.DISCHARGE_SUMMARY)
                        .setStatus(NoteStatus.FINAL)
                        .setOrigin(Origin.HISTORY)
                        .setWords(PatientText.of(text.toString()))
                        .setStarts(list(starts))
                        .setEnds(list(ends))
                        .setSentenceEnds(List.of(1, words))
                        .setParagraphEnds(List.of(words))
                        .setTextLength(text.length())
                        .setNormalizerHash("normalizer")
                        .setSourcePartition(0)
                        .setSourceOffset(0)
                        .setReceivedAt(Instant.EPOCH)
                        .build();
        return wire(note, NOTES_SCHEMA);
    }

    private static List<Integer> list(int[] values) {
        return IntStream.of(values).boxed().toList();
    }

    private static <V extends SpecificRecord> byte[] wire(V value, int schemaId) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(4).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            SpecificData data = SpecificData.getForClass(value.getClass());
            new SpecificDatumWriter<V>(value.getSchema(), data).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return out.toByteArray();
    }
}
