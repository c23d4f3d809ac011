package org.longitude.trainer.corpus;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.CodingText;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;
import org.longitude.model.text.NormalizedText;
import org.longitude.schemas.v1.NormalizedNote;

/**
 * Every note version of one admission, until all have been read and the coding text can be chosen.
 */
final class NoteShelf {
    private final List<NoteVersion> versions = new ArrayList<>();
    private final Map<String, NormalizedText> texts = new HashMap<>();
    private @Nullable String patientId;

    void add(NormalizedNote note) {
        String words = note.getWords().value();
        String hash = note.getContentHash().isEmpty() ? sha256(words) : note.getContentHash();
        if (note.getPatientId() != null) {
            patientId = note.getPatientId();
        }
        versions.add(
                new NoteVersion(
                        note.getNoteId(),
                        note.getSourceVersion(),
                        note.getCategory().name(),
                        NoteStatus.valueOf(note.getStatus().name()),
                        note.getChartedAt(),
                        note.getReceivedAt(),
                        note.getReceivedAt(),
                        note.getReplacesNoteId(),
                        note.getParentNoteId(),
                        hash));
        texts.put(hash, text(note));
    }

    /** A note's words with their places. */
    static NormalizedText text(NormalizedNote note) {
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

    /** The notes that are coded, in reading order: serving chooses with the same function. */
    List<ArchivedNote> codingText() {
        return CodingText.select(versions).notes().stream()
                .map(version -> new ArchivedNote(version.noteId(), text(version)))
                .toList();
    }

    /**
     * The notes that stand, of every category.
     *
     * @param admissionId the admission, null for a note that belongs to none
     * @param stranger stands for the patient where no note names one
     */
    List<CorpusNote> standing(@Nullable String admissionId, String stranger) {
        String patient = patientId == null ? stranger : patientId;
        return CodingText.standing(versions).stream()
                .map(
                        version ->
                                new CorpusNote(
                                        version.noteId(),
                                        admissionId,
                                        patient,
                                        version.category(),
                                        text(version)))
                .toList();
    }

    private NormalizedText text(NoteVersion version) {
        NormalizedText text = texts.get(version.contentHash());
        if (text == null) {
            throw new IllegalStateException("note %s lost its text".formatted(version.noteId()));
        }
        return text;
    }

    @Nullable String patientId() {
        return patientId;
    }

    /** When the newest version was received. */
    Instant receivedAt() {
        return versions.stream()
                .map(NoteVersion::receivedAt)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static String sha256(String words) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(words.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
