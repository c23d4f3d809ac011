package org.longitude.coder.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;
import org.longitude.model.text.NormalizedText;
import org.longitude.schemas.v1.NormalizedNote;

/** Records of notes.normalized in the model's words. */
final class NormalizedWords {

    private NormalizedWords() {}

    /** What decides whether and where the note is read. */
    static NoteVersion version(NormalizedNote note) {
        String hash = note.getContentHash();
        return new NoteVersion(
                note.getNoteId(),
                note.getSourceVersion(),
                note.getCategory().name(),
                NoteStatus.valueOf(note.getStatus().name()),
                note.getChartedAt(),
                note.getReceivedAt(),
                note.getReceivedAt(),
                note.getReplacesNoteId(),
                note.getParentNoteId(),
                hash.isEmpty() ? sha256(note.getWords().value()) : hash);
    }

    /** Its words with their places in the original. */
    static NormalizedText of(NormalizedNote note) {
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

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
