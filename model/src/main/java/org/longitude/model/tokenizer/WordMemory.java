package org.longitude.model.tokenizer;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the ids of words, so that the library is asked about a word once and not each time it
 * stands in a note. Two slots share a hash: a new word takes the first and moves what stood there
 * to the second, so that it holds {@value #WORDS_MAX} words at most and never looks at more than
 * two.
 *
 * <p>Only plain words are remembered: printable ASCII, at most {@value #WORD_CHARS_MAX} characters.
 * Nearly all words of clinical notes are, and none of them means anything else to a tokenizer
 * beside other neighbours.
 *
 * <p>Threading: safe to share. What two threads write at once may be lost, which costs asking the
 * library again and changes no result: a word's ids are always the same.
 */
final class WordMemory {

    /** At about 130 bytes each, 270 at most, these take 9 to 18 MB. */
    static final int WORDS_MAX = 1 << 16;

    static final int WORD_CHARS_MAX = 32;

    private static final int MASK = WORDS_MAX - 2;

    /** A word, whether it stood at the very beginning, without a space before it, and its ids. */
    @SuppressWarnings("ArrayRecordComponent") // Read by this package, changed by nobody.
    private record Known(String word, boolean first, int[] ids) {

        boolean is(String text, int from, int to, boolean atFirst) {
            return first == atFirst && word.length() == to - from && text.startsWith(word, from);
        }
    }

    private final AtomicReferenceArray<Known> slots = new AtomicReferenceArray<>(WORDS_MAX);

    /** Whether the word at [from, to) is one that is remembered. */
    static boolean isPlain(String text, int from, int to) {
        if (to - from > WORD_CHARS_MAX) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** The ids of the word at [from, to), or null where it is not known; to be left as they are. */
    int @Nullable [] find(String text, int from, int to) {
        int slot = slot(text, from, to);
        boolean first = from == 0;
        Known known = slots.getAcquire(slot);
        if (known != null && known.is(text, from, to, first)) {
            return known.ids();
        }
        known = slots.getAcquire(slot + 1);
        return known != null && known.is(text, from, to, first) ? known.ids() : null;
    }

    /** Remembers the ids of a plain word. */
    void put(String text, int from, int to, int[] ids) {
        int slot = slot(text, from, to);
        slots.setRelease(slot + 1, slots.getAcquire(slot));
        slots.setRelease(slot, new Known(text.substring(from, to), from == 0, ids));
    }

    private static int slot(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return ((hash ^ (hash >>> 15)) << 1) & MASK;
    }
}
