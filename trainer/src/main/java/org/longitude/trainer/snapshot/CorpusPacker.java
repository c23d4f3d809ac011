package org.longitude.trainer.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.AvroDeserializer;
import org.longitude.schemas.SchemaSource;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.CorpusCounts;

/**
 * Makes the packed corpus of records that come in any order of topics: sorted by admission on disk,
 * put together one admission at a time. Holds the sort's memory and one admission, however large
 * the corpus is.
 *
 * <p>Threading: for one thread. Ownership: closed by whoever made it; it owns the decoders and the
 * sort's files.
 */
final class CorpusPacker implements Closeable {
    private static final int CODES_LANE = 0;
    private static final int NOTES_LANE = 1 << 30;

    private final AvroDeserializer<NormalizedNote> noteReader;
    private final AvroDeserializer<AssignedCodes> codesReader;
    private final ExternalSort sort;
    private @Nullable String normalizerHash;
    private long notes;
    private long codeLists;
    private long undecodable;
    private long notesWithoutAdmission;

    /**
     * A packer.
     *
     * @param scratch an existing folder for the sort
     * @param noteSchemas writers' schemas of the notes; more may become known while records come
     * @param codeSchemas the same of the codes
     */
    CorpusPacker(
            Path scratch,
            SnapshotLimits limits,
            SchemaSource noteSchemas,
            SchemaSource codeSchemas) {
        sort = new ExternalSort(scratch, limits.sortBytesMax());
        noteReader = new AvroDeserializer<>(NormalizedNote.class, noteSchemas);
        codesReader = new AvroDeserializer<>(AssignedCodes.class, codeSchemas);
    }

    /** The key of what belongs to an admission; sorts before every note that belongs to none. */
    private static String admissionKey(String admissionId) {
        return "a" + admissionId;
    }

    void addCodes(ArchivedRecord record) throws IOException {
        AssignedCodes codes = decode(codesReader, Topics.ICD_ASSIGNED.name(), record);
        byte[] value = record.value();
        if (codes == null || value == null) {
            undecodable++;
            return;
        }
        codeLists++;
        sort.add(
                new SortedItem(
                        admissionKey(codes.getAdmissionId()),
                        CODES_LANE + record.partition(),
                        record.offset(),
                        value));
    }

    void addNote(ArchivedRecord record) throws IOException {
        NormalizedNote note = decode(noteReader, Topics.NOTES_NORMALIZED.name(), record);
        byte[] packed = note == null ? null : packed(note);
        if (note == null || packed == null) {
            undecodable++;
            return;
        }
        notes++;
        requireOneNormalizer(note);
        String admission = note.getAdmissionId();
        notesWithoutAdmission += admission == null ? 1 : 0;
        sort.add(
                new SortedItem(
                        admission == null ? "n" + note.getNoteId() : admissionKey(admission),
                        NOTES_LANE + record.partition(),
                        record.offset(),
                        packed));
    }

    private static byte @Nullable [] packed(NormalizedNote note) {
        try {
            return PackedNote.pack(note);
        } catch (IllegalArgumentException e) {
            // Its parts contradict each other: no reader could make sense of it.
            return null;
        }
    }

    private static <V extends SpecificRecord> @Nullable V decode(
            AvroDeserializer<V> reader, String topic, ArchivedRecord record) {
        try {
            return reader.deserialize(topic, record.value());
        } catch (UndecodableRecordException e) {
            return null;
        }
    }

    private void requireOneNormalizer(NormalizedNote note) {
        if (normalizerHash == null) {
            normalizerHash = note.getNormalizerHash();
        } else if (!normalizerHash.equals(note.getNormalizerHash())) {
            throw new TrainerException(
                    TrainerError.NORMALIZERS_MIXED,
                    "note %s: normaliser %s, others %s (expected: one; replay notes.raw through one release of preprocess-stream, or choose offsets of one)"
                            .formatted(note.getNoteId(), note.getNormalizerHash(), normalizerHash));
        }
    }

    /** What was packed. */
    record Packed(String normalizerHash, CorpusCounts counts, int coded, int standing) {}

    /**
     * Writes the packed files.
     *
     * @throws TrainerException {@code CORPUS_EMPTY} if there is not one note
     */
    Packed writeInto(Path folder, int segmentBytesMax) throws IOException {
        if (normalizerHash == null) {
            throw new TrainerException(
                    TrainerError.CORPUS_EMPTY,
                    "0 normalised notes, %d code lists, %d records that cannot be read (expected: at least one note; was anything ingested, and does preprocess-stream run?)"
                            .formatted(codeLists, undecodable));
        }
        try (AdmissionWriter writer = new AdmissionWriter(folder, segmentBytesMax)) {
            sort.drainTo(item -> take(item, writer));
            writer.flush();
            return new Packed(
                    normalizerHash,
                    new CorpusCounts(
                            notes,
                            codeLists,
                            undecodable,
                            notesWithoutAdmission,
                            writer.withoutText(),
                            writer.withoutCodes(),
                            writer.unknownDecisions()),
                    writer.coded(),
                    writer.standing());
        }
    }

    private void take(SortedItem item, AdmissionWriter writer) throws IOException {
        writer.at(item.key());
        if (item.lane() >= NOTES_LANE) {
            writer.note(PackedNote.read(item.value()));
        } else {
            AssignedCodes codes = codesReader.deserialize(Topics.ICD_ASSIGNED.name(), item.value());
            if (codes == null) {
                throw new IllegalStateException("a code list was lost between two files");
            }
            writer.codes(codes);
        }
    }

    @Override
    public void close() throws IOException {
        sort.close();
    }
}
