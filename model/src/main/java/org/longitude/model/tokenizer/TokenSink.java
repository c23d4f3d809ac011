package org.longitude.model.tokenizer;

import java.util.Arrays;
import org.longitude.model.text.NormalizedText;

/** Collects tokens in reading order. */
final class TokenSink {

    private final NormalizedText text;
    private final int unknownId;
    private int[] ids;
    private int[] wordIndices;
    private int count;
    private int unknown;

    TokenSink(NormalizedText text, int unknownId) {
        this.text = text;
        this.unknownId = unknownId;
        ids = new int[text.wordCount() + (text.wordCount() >> 1) + 16];
        wordIndices = new int[ids.length];
    }

    /** Adds tokens of a word. */
    void add(int[] more, int word) {
        if (count + more.length > ids.length) {
            int length = Math.max(count + more.length, count + (count >> 1));
            ids = Arrays.copyOf(ids, length);
            wordIndices = Arrays.copyOf(wordIndices, length);
        }
        for (int id : more) {
            ids[count] = id;
            wordIndices[count] = word;
            unknown += id == unknownId ? 1 : 0;
            count++;
        }
    }

    Tokens finish() {
        int[] starts = new int[count];
        int[] ends = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = text.starts()[wordIndices[i]];
            ends[i] = text.ends()[wordIndices[i]];
        }
        return new Tokens(
                Arrays.copyOf(ids, count),
                Arrays.copyOf(wordIndices, count),
                starts,
                ends,
                unknown);
    }
}
