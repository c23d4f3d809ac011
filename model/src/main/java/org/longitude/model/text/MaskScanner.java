package org.longitude.model.text;

/**
 * Finds de-identification masks of MIMIC-III's shape, {@code [**what (rule) id**]}. A mask may run
 * over a line end and may hold another mask. One that is never closed counts as a mask only where
 * its words are known; otherwise its opening goes and the text after it stays.
 */
final class MaskScanner {

    private static final int OPEN_CHARS = 3;

    /** An unclosed mask is read no further than this. */
    private static final int BROKEN_CHARS_MAX = 48;

    private final MaskKinds kinds;
    private final int maskCharsMax;

    MaskScanner(MaskKinds kinds, int maskCharsMax) {
        this.kinds = kinds;
        this.maskCharsMax = maskCharsMax;
    }

    /** The index after the mask that begins at {@code from}, or {@code from} if there is none. */
    int scan(char[] text, int from, WordSink words) {
        if (!isOpen(text, from)) {
            return from;
        }
        int close = close(text, from);
        if (close > from) {
            words.addAll(kinds.wordsFor(text, from + OPEN_CHARS, close - OPEN_CHARS), from, close);
            return close;
        }
        return broken(text, from, words);
    }

    private int close(char[] text, int from) {
        int limit = Math.min(text.length, from + maskCharsMax);
        int depth = 1;
        int index = from + OPEN_CHARS;
        while (index + OPEN_CHARS <= limit) {
            if (isOpen(text, index)) {
                depth++;
                index += OPEN_CHARS;
            } else if (isClose(text, index)) {
                depth--;
                index += OPEN_CHARS;
                if (depth == 0) {
                    return index;
                }
            } else {
                index++;
            }
        }
        return from;
    }

    private int broken(char[] text, int from, WordSink words) {
        int start = from + OPEN_CHARS;
        int limit = Math.min(text.length, from + BROKEN_CHARS_MAX);
        int end = start;
        while (end < limit && !isBreak(text[end])) {
            end++;
        }
        String hidden = end < limit || end == text.length ? kinds.wordsFor(text, start, end) : "";
        if (hidden.indexOf(' ') < 0) {
            return start;
        }
        while (end < limit && (text[end] == '*' || text[end] == ']')) {
            end++;
        }
        words.addAll(hidden, from, end);
        return end;
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r' || c == '[' || c == ']' || c == '*';
    }

    private static boolean isOpen(char[] text, int at) {
        return at + 2 < text.length
                && text[at] == '['
                && text[at + 1] == '*'
                && text[at + 2] == '*';
    }

    private static boolean isClose(char[] text, int at) {
        return at + 2 < text.length
                && text[at] == '*'
                && text[at + 1] == '*'
                && text[at + 2] == ']';
    }
}
