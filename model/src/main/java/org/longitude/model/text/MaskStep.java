package org.longitude.model.text;

/**
 * Finds de-identification masks: MIMIC-III's {@code [**what (rule) id**]} and MIMIC-IV's {@code
 * ___}. A mask may run over a line end and may hold another mask. One that is never closed counts
 * as a mask only where its words are known; otherwise its opening goes and the text after it stays.
 * A close without an opening goes.
 */
final class MaskStep implements Step {

    private static final int OPEN_CHARS = 3;

    /** An unclosed mask is read no further than this. */
    private static final int BROKEN_CHARS_MAX = 48;

    private final MaskKinds kinds;
    private final int maskCharsMax;

    MaskStep(MaskKinds kinds, int maskCharsMax) {
        this.kinds = kinds;
        this.maskCharsMax = maskCharsMax;
    }

    @Override
    public int take(NoteScan note, int from) {
        return switch (note.text()[from]) {
            case '[' -> note.has(from, '[', '*', '*') ? opened(note, from) : from;
            case '*' -> note.has(from, '*', '*', ']') ? from + OPEN_CHARS : from;
            case '_' -> underscores(note, from);
            default -> from;
        };
    }

    private int opened(NoteScan note, int from) {
        int close = close(note, from);
        if (close == from) {
            return broken(note, from);
        }
        String words = kinds.wordsFor(note.text(), from + OPEN_CHARS, close - OPEN_CHARS);
        note.words().addAll(words, from, close);
        return close;
    }

    private int close(NoteScan note, int from) {
        int limit = Math.min(note.length(), from + maskCharsMax);
        int depth = 1;
        int index = from + OPEN_CHARS;
        while (index + OPEN_CHARS <= limit && depth > 0) {
            if (note.has(index, '[', '*', '*')) {
                depth++;
                index += OPEN_CHARS;
            } else if (note.has(index, '*', '*', ']')) {
                depth--;
                index += OPEN_CHARS;
            } else {
                index++;
            }
        }
        note.looked(index - from);
        return depth == 0 ? index : from;
    }

    private int broken(NoteScan note, int from) {
        char[] text = note.text();
        int start = from + OPEN_CHARS;
        int limit = Math.min(text.length, from + BROKEN_CHARS_MAX);
        int end = start;
        while (end < limit && !isBreak(text[end])) {
            end++;
        }
        note.looked(end - from);
        String hidden = end < limit || end == text.length ? kinds.wordsFor(text, start, end) : "";
        if (hidden.indexOf(' ') < 0) {
            return start;
        }
        while (end < limit && (text[end] == '*' || text[end] == ']')) {
            end++;
        }
        note.words().addAll(hidden, from, end);
        return end;
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r' || c == '[' || c == ']' || c == '*';
    }

    /** Three underscores are a mask; fewer are a mark, more are a rule across the page. */
    private static int underscores(NoteScan note, int from) {
        int end = from + OPEN_CHARS;
        boolean three = note.has(from, '_', '_', '_');
        if (!three || (end < note.length() && note.text()[end] == '_')) {
            return from;
        }
        note.words().addAll(MaskKinds.UNKNOWN, from, end);
        return end;
    }
}
