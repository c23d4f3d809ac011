package org.longitude.model.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The words of one piece of a note, and their ids as far as they are known: first those that are
 * remembered, then those that the library gives for all others together. Where none is remembered,
 * what is asked for is the piece as it stands.
 *
 * <p>Threading: for one piece and one thread.
 */
final class WordPieces {

    private static final int WORD_CHARS_GUESS = 4;
    private static final int[] NONE = {};

    private final String words;
    private final int from;
    private int[] starts;
    private int[] ends;
    private int[][] ids;
    private int count;

    /** The words at [from, to); the first and the last may be cut. */
    WordPieces(String words, int from, int to) {
        this.words = words;
        this.from = from;
        starts = new int[(to - from) / WORD_CHARS_GUESS + 2];
        ends = new int[starts.length];
        int start = words.charAt(from) == ' ' ? from + 1 : from;
        while (start <= to) {
            int space = words.indexOf(' ', start);
            int end = space < 0 || space > to ? to : space;
            add(start, end);
            start = end + 1;
        }
        ids = new int[count][];
    }

    private void add(int start, int end) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        count++;
    }

    int count() {
        return count;
    }

    /** The ids of a word. */
    int[] ids(int word) {
        return ids[word];
    }

    /** Whether a word begins here; the first of a piece may be the rest of one that was cut. */
    boolean begins(int word) {
        return starts[word] == 0 || isAfterSpace(word);
    }

    /** The space is part of the piece: it is what the tokenizer sees of where a word begins. */
    private boolean isAfterSpace(int word) {
        return starts[word] > from;
    }

    /**
     * Takes the ids that are remembered. Nothing is where a word is cut, or where a word holds what
     * the library may take for a space, so that its neighbours count: the normaliser makes no such
     * words.
     */
    void recall(WordMemory memory, int to) {
        boolean whole = begins(0) && (to == words.length() || words.charAt(to) == ' ');
        if (!whole || !spacesOnlyBetweenWords(to)) {
            return;
        }
        for (int word = 0; word < count; word++) {
            ids[word] = memory.find(words, starts[word], ends[word]);
        }
    }

    private boolean spacesOnlyBetweenWords(int to) {
        for (int i = from; i < to; i++) {
            char c = words.charAt(i);
            if (c < ' ' || (c >= 0x7F && (Character.isSpaceChar(c) || Character.isISOControl(c)))) {
                return false;
            }
        }
        return true;
    }

    /** The text of all words without ids, each after its space; empty where there is none. */
    String missing() {
        StringBuilder missing = new StringBuilder();
        for (int word = 0; word < count; word++) {
            if (ids[word] == null) {
                if (isAfterSpace(word)) {
                    missing.append(' ');
                }
                missing.append(words, starts[word], ends[word]);
            }
        }
        return missing.toString();
    }

    /** Takes what the library gave for {@link #missing()}, and has the plain words remembered. */
    void learn(String missing, Encoding encoding, @Nullable WordMemory memory) {
        long[] given = encoding.getIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        CodePointCursor cursor = new CodePointCursor(missing);
        int next = 0;
        int end = 0;
        for (int word = 0; word < count; word++) {
            if (ids[word] != null) {
                continue;
            }
            end += (isAfterSpace(word) ? 1 : 0) + ends[word] - starts[word];
            int first = next;
            while (next < given.length && cursor.charIndexOf(last(spans[next])) < end) {
                next++;
            }
            ids[word] = ints(given, first, next);
            if (memory != null && WordMemory.isPlain(words, starts[word], ends[word])) {
                memory.put(words, starts[word], ends[word], ids[word]);
            }
        }
    }

    /** A token may begin with the space before its word; its last character is the word's. */
    private static int last(CharSpan span) {
        return Math.max(span.getStart(), span.getEnd() - 1);
    }

    private static int[] ints(long[] values, int from, int to) {
        if (from == to) {
            return NONE;
        }
        int[] ints = new int[to - from];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = Math.toIntExact(values[from + i]);
        }
        return ints;
    }
}
