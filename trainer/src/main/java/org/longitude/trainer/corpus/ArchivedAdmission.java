package org.longitude.trainer.corpus;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.longitude.model.tokenizer.Tokenizer;

/**
 * An admission as the archive has it: the notes that are coded, in reading order, and the codes
 * that stand.
 *
 * <p>The list of notes is not copied: that of a snapshot reads a note when it is asked for, so that
 * going through codes and patients reads no text. Nobody changes it.
 *
 * @param admissionId the admission
 * @param patientId its patient, or the admission's own id where the source names none
 * @param sourceSystem who assigned its codes
 * @param notes its coding text, never empty
 * @param codes the codes that stand; empty where none was ever assigned
 */
public record ArchivedAdmission(
        String admissionId,
        String patientId,
        String sourceSystem,
        List<ArchivedNote> notes,
        SortedSet<StandingCode> codes) {

    public ArchivedAdmission {
        notes = Collections.unmodifiableList(notes);
        codes = Collections.unmodifiableSortedSet(new TreeSet<>(codes));
    }

    /** All words of the coding text, separated by spaces. */
    public String words() {
        return notes.stream().map(note -> note.text().words()).collect(Collectors.joining(" "));
    }

    /** How many words the coding text has. */
    public int wordCount() {
        return notes.stream().mapToInt(note -> note.text().wordCount()).sum();
    }

    /**
     * Token ids of the coding text, note after note, as the stream's tokenised admissions have
     * them.
     */
    public int[] tokenIds(Tokenizer tokenizer) {
        return notes.stream()
                .flatMapToInt(note -> IntStream.of(tokenizer.tokenize(note.text()).ids()))
                .toArray();
    }

    /** Counts only: the words are a patient's. */
    @Override
    public String toString() {
        return "ArchivedAdmission[%s, notes=%d, words=%d, codes=%d]"
                .formatted(admissionId, notes.size(), wordCount(), codes.size());
    }
}
