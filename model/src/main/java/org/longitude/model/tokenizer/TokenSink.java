package org.longitude.model.tokenizer;

import java.util.Arrays;
import org.longitude.model.text.NormalizedText;

/** Collects tokens in reading order and gives each the word that it lies in. */
final class TokenSink {

    private final NormalizedText text;
    private final int unknownId;
    private int[] ids;
    private int[] wordIndices;
    private int count;
    private int unknown;
    private int word;
    private int wordEnd = -1;

    TokenSink(NormalizedText text, int unknownId) {
        this.text = text;
        this.unknownId = unknownId;
        ids = new int[text.wordCount() + (text.wordCount() >> 1) + 16];
        wordIndices = new int[ids.length];
    }

    /** Adds a token one of whose characters stands at an index of the words; indices never fall. */
    void add(int id, int index, String words) {
        if (wordEnd < 0) {
            wordEnd = endOfWordFrom(words, 0);
        }
        // The space after a word belongs to the next one: a token may be that space alone.
        while (index >= wordEnd && wordEnd < words.length()) {
            word++;
            wordEnd = endOfWordFrom(words, wordEnd + 1);
        }
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, count + (count >> 1));
            wordIndices = Arrays.copyOf(wordIndices, ids.length);
        }
        ids[count] = id;
        wordIndices[count] = word;
        unknown += id == unknownId ? 1 : 0;
        count++;
    }

    private static int endOfWordFrom(String words, int from) {
        int space = words.indexOf(' ', from);
        return space < 0 ? words.length() : space;
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
