package org.longitude.model.tokenizer;

import java.util.Arrays;
import java.util.List;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Word to id by open addressing, at most half full, asked with a range of characters so that no
 * string is made per word.
 */
final class WordTable {

    private static final int EMPTY = -1;

    private final String[] words;
    private final int[] hashes;
    private final int[] idBySlot;
    private final int mask;

    WordTable(List<String> wordsById) {
        words = wordsById.toArray(String[]::new);
        hashes = new int[words.length];
        int slots = Integer.highestOneBit(Math.max(words.length, 8)) << 2;
        mask = slots - 1;
        idBySlot = new int[slots];
        Arrays.fill(idBySlot, EMPTY);
        for (int id = 0; id < words.length; id++) {
            put(id);
        }
    }

    private void put(int id) {
        hashes[id] = words[id].hashCode();
        int slot = slot(hashes[id]);
        while (idBySlot[slot] != EMPTY) {
            if (words[idBySlot[slot]].equals(words[id])) {
                throw new ModelException(
                        ModelError.TOKENIZER_INVALID,
                        "ids %d and %d have one word (expected: every word once)"
                                .formatted(idBySlot[slot], id));
            }
            slot = (slot + 1) & mask;
        }
        idBySlot[slot] = id;
    }

    int size() {
        return words.length;
    }

    String word(int id) {
        return words[id];
    }

    /** The word's id, or {@code otherwise}. The hash is {@link String#hashCode} of the range. */
    int find(String text, int from, int to, int hash, int otherwise) {
        for (int slot = slot(hash); ; slot = (slot + 1) & mask) {
            int id = idBySlot[slot];
            if (id == EMPTY) {
                return otherwise;
            }
            if (hashes[id] == hash
                    && words[id].length() == to - from
                    && text.startsWith(words[id], from)) {
                return id;
            }
        }
    }

    private int slot(int hash) {
        return (hash ^ (hash >>> 16)) & mask;
    }
}
