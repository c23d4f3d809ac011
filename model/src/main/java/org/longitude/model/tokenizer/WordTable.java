package org.longitude.model.tokenizer;

import java.util.Arrays;
import java.util.List;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Word to id by open addressing, at most half full, asked with a range of characters so that no
 * string is made per word. Hash and id of a slot stand together, and the characters of all words
 * behind each other, frequent words first: a look-up touches two places of memory.
 */
final class WordTable {

    private static final long EMPTY = -1;
    private static final long ID_BITS = 0xFFFFFFFFL;

    private final String[] words;
    private final char[] chars;
    private final int[] starts;
    private final long[] slots;
    private final int mask;

    WordTable(List<String> wordsById) {
        words = wordsById.toArray(String[]::new);
        chars = String.join("", wordsById).toCharArray();
        starts = new int[words.length + 1];
        slots = new long[Integer.highestOneBit(Math.max(words.length, 8)) << 2];
        mask = slots.length - 1;
        Arrays.fill(slots, EMPTY);
        for (int id = 0; id < words.length; id++) {
            starts[id + 1] = starts[id] + words[id].length();
            put(id);
        }
    }

    private void put(int id) {
        int hash = words[id].hashCode();
        int slot = slot(hash);
        while (slots[slot] != EMPTY) {
            int other = (int) slots[slot];
            if (words[other].equals(words[id])) {
                throw new ModelException(
                        ModelError.TOKENIZER_INVALID,
                        "ids %d and %d have one word (expected: every word once)"
                                .formatted(other, id));
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = ((long) hash << Integer.SIZE) | (id & ID_BITS);
    }

    int size() {
        return words.length;
    }

    String word(int id) {
        return words[id];
    }

    /** The word's id, or {@code otherwise}. The hash is {@link String#hashCode} of the range. */
    int find(char[] text, int from, int to, int hash, int otherwise) {
        for (int slot = slot(hash); ; slot = (slot + 1) & mask) {
            long entry = slots[slot];
            if (entry == EMPTY) {
                return otherwise;
            }
            int id = (int) entry;
            if ((int) (entry >>> Integer.SIZE) == hash && is(id, text, from, to)) {
                return id;
            }
        }
    }

    private boolean is(int id, char[] text, int from, int to) {
        int start = starts[id];
        if (starts[id + 1] - start != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text[i] != chars[start + i - from]) {
                return false;
            }
        }
        return true;
    }

    private int slot(int hash) {
        return (hash ^ (hash >>> 16)) & mask;
    }
}
