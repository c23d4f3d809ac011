package org.longitude.model.tokenizer;

import java.util.Arrays;

/**
 * The tokens of one note, without special tokens. The arrays are not copied: whoever makes or reads
 * this record leaves them as they are.
 *
 * @param ids token ids in reading order
 * @param wordIndices for each token the index of its word in the note
 * @param starts for each token the start of its span in the original text, inclusive, in UTF-16
 *     code units
 * @param ends for each token the end of its span, exclusive
 * @param unknown how many of the tokens are the unknown token
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content; see the copying note above
public record Tokens(int[] ids, int[] wordIndices, int[] starts, int[] ends, int unknown) {

    public Tokens {
        if (wordIndices.length != ids.length
                || starts.length != ids.length
                || ends.length != ids.length) {
            throw new IllegalArgumentException(
                    "ids: %d, word indices: %d, starts: %d, ends: %d (expected: equal)"
                            .formatted(ids.length, wordIndices.length, starts.length, ends.length));
        }
    }

    /** How many tokens there are. */
    public int count() {
        return ids.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tokens that
                && unknown == that.unknown
                && Arrays.equals(ids, that.ids)
                && Arrays.equals(wordIndices, that.wordIndices)
                && Arrays.equals(starts, that.starts)
                && Arrays.equals(ends, that.ends);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    /** Counts only: ids of a known vocabulary are a patient's words. */
    @Override
    public String toString() {
        return "Tokens[count=%d, unknown=%d]".formatted(ids.length, unknown);
    }
}
