package org.longitude.trainer.corpus;

import java.util.List;

/**
 * Everything that was read from the archive.
 *
 * @param coded admissions with text and codes, by rising admission id
 * @param normalizerHash of the one normaliser that all notes went through
 * @param snapshot what was read, exactly
 * @param counts what was left out
 */
public record Corpus(
        List<ArchivedAdmission> coded,
        String normalizerHash,
        Snapshot snapshot,
        CorpusCounts counts) {
    public Corpus {
        coded = List.copyOf(coded);
    }

    /** Counts only: the words are patients'. */
    @Override
    public String toString() {
        return "Corpus[coded=%d, %s]".formatted(coded.size(), counts);
    }
}
