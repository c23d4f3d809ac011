package org.longitude.model.text;

import java.util.Arrays;
import java.util.Objects;

/**
 * A note as words, each with the piece of the original text that it came from.
 *
 * <p>Spans are [start, end) in UTF-16 code units of the original text. Starts never decrease, and
 * two words' spans are equal (one piece became several words) or disjoint. The arrays are not
 * copied, because a note may have a million words: whoever makes or reads this record leaves them
 * as they are.
 *
 * @param words the words in reading order, each followed by one space save the last; no word holds
 *     a space
 * @param starts for each word the first character of its piece, inclusive
 * @param ends for each word the end of its piece, exclusive
 * @param sentenceEnds exclusive word index at which each sentence ends, rising
 * @param paragraphEnds exclusive word index at which each paragraph ends, rising; each is also a
 *     sentence's end
 * @param textLength length of the original text in UTF-16 code units
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content; see the copying note above
public record NormalizedText(
        String words,
        int[] starts,
        int[] ends,
        int[] sentenceEnds,
        int[] paragraphEnds,
        int textLength) {

    public NormalizedText {
        Objects.requireNonNull(words, "words");
        if (starts.length != ends.length) {
            throw new IllegalArgumentException(
                    "starts: %d, ends: %d (expected: one of each for every word)"
                            .formatted(starts.length, ends.length));
        }
    }

    /** How many words there are. */
    public int wordCount() {
        return starts.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NormalizedText that
                && textLength == that.textLength
                && words.equals(that.words)
                && Arrays.equals(starts, that.starts)
                && Arrays.equals(ends, that.ends)
                && Arrays.equals(sentenceEnds, that.sentenceEnds)
                && Arrays.equals(paragraphEnds, that.paragraphEnds);
    }

    @Override
    public int hashCode() {
        return 31 * words.hashCode() + Arrays.hashCode(starts);
    }

    /** Counts only: the words are a patient's. */
    @Override
    public String toString() {
        return "NormalizedText[words=%d, sentences=%d, paragraphs=%d, textLength=%d]"
                .formatted(wordCount(), sentenceEnds.length, paragraphEnds.length, textLength);
    }
}
