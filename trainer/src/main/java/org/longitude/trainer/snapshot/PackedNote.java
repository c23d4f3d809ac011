package org.longitude.trainer.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;
import org.longitude.model.text.NormalizedText;
import org.longitude.schemas.v1.NormalizedNote;

/**
 * A note version as bytes: what decides whether it stands, then its words, whose places in the
 * original are kept as differences.
 *
 * @param version what decides whether and where it is read
 * @param admissionId its admission, null where it belongs to none
 * @param patientId its patient, null where the source names none
 * @param bytes the whole version
 * @param textAt where its words begin
 */
@SuppressWarnings("ArrayRecordComponent") // a step between two files; never compared
record PackedNote(
        NoteVersion version,
        @Nullable String admissionId,
        @Nullable String patientId,
        byte[] bytes,
        int textAt) {

    /**
     * Packs a record of the topic.
     *
     * @throws IllegalArgumentException if its parts contradict each other
     */
    static byte[] pack(NormalizedNote note) {
        NormalizedText text = requireSound(text(note));
        String words = text.words();
        Instant charted = note.getChartedAt();
        PackedOutput out =
                new PackedOutput()
                        .optional(note.getAdmissionId())
                        .optional(note.getPatientId())
                        .text(note.getNoteId())
                        .number(note.getSourceVersion())
                        .text(note.getCategory().name())
                        .text(note.getStatus().name())
                        .number(charted == null ? Long.MIN_VALUE : charted.toEpochMilli())
                        .number(note.getReceivedAt().toEpochMilli())
                        .optional(note.getReplacesNoteId())
                        .optional(note.getParentNoteId())
                        .text(
                                note.getContentHash().isEmpty()
                                        ? Sha256.of(words.getBytes(StandardCharsets.UTF_8))
                                        : note.getContentHash());
        return write(text, out).toBytes();
    }

    private static NormalizedText text(NormalizedNote note) {
        return new NormalizedText(
                note.getWords().value(),
                ints(note.getStarts()),
                ints(note.getEnds()),
                ints(note.getSentenceEnds()),
                ints(note.getParagraphEnds()),
                note.getTextLength());
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Arrays that do not fit the words would give a wrong number much later. */
    private static NormalizedText requireSound(NormalizedText text) {
        int words =
                text.words().isEmpty()
                        ? 0
                        : 1 + (int) text.words().chars().filter(c -> c == ' ').count();
        if (words != text.wordCount()
                || !rises(text.sentenceEnds(), words)
                || !rises(text.paragraphEnds(), words)) {
            throw new IllegalArgumentException(
                    "%d words, %d places (expected: as many, and ends that rise to them)"
                            .formatted(words, text.wordCount()));
        }
        return text;
    }

    private static boolean rises(int[] ends, int words) {
        int before = 0;
        for (int end : ends) {
            if (end < before || end > words) {
                return false;
            }
            before = end;
        }
        return true;
    }

    private static PackedOutput write(NormalizedText text, PackedOutput out) {
        out.number(text.textLength()).text(text.words()).rising(text.starts());
        for (int word = 0; word < text.wordCount(); word++) {
            out.number((long) text.ends()[word] - text.starts()[word]);
        }
        return out.rising(text.sentenceEnds()).rising(text.paragraphEnds());
    }

    /** All but the words. */
    static PackedNote read(byte[] bytes) {
        PackedInput in = new PackedInput(ByteBuffer.wrap(bytes));
        String admission = in.optional();
        String patient = in.optional();
        String noteId = in.text();
        long sourceVersion = in.number();
        String category = in.text();
        NoteStatus status = NoteStatus.valueOf(in.text());
        long charted = in.number();
        Instant received = Instant.ofEpochMilli(in.number());
        NoteVersion version =
                new NoteVersion(
                        noteId,
                        sourceVersion,
                        category,
                        status,
                        charted == Long.MIN_VALUE ? null : Instant.ofEpochMilli(charted),
                        received,
                        received,
                        in.optional(),
                        in.optional(),
                        in.text());
        return new PackedNote(version, admission, patient, bytes, in.position());
    }

    /** These words as those of another version that says the same. */
    PackedNote as(NoteVersion other) {
        return new PackedNote(other, admissionId, patientId, bytes, textAt);
    }

    /** The words as {@link #write} left them. */
    static NormalizedText readText(PackedInput in) {
        int length = in.count();
        String words = in.text();
        int[] starts = in.rising();
        int[] ends = new int[starts.length];
        for (int word = 0; word < ends.length; word++) {
            ends[word] = Math.toIntExact(starts[word] + in.number());
        }
        return new NormalizedText(words, starts, ends, in.rising(), in.rising(), length);
    }

    /** Counts only: the bytes hold a patient's words. */
    @Override
    public String toString() {
        return "PackedNote[%s, %d bytes]".formatted(version.noteId(), bytes.length);
    }
}
