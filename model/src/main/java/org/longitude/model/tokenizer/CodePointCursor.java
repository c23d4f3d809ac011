package org.longitude.model.tokenizer;

/**
 * Turns the library's places, which count code points, into Java's, which count UTF-16 code units.
 * Walks forward with rising places; one that falls back (several tokens of one character never do,
 * but nothing promises it) is walked to from the beginning.
 */
final class CodePointCursor {

    private final String text;
    private final int from;
    private final int to;
    private int codePoints;
    private int index;

    /** Over the piece [from, to) of a text, in which code points are counted from 0. */
    CodePointCursor(String text, int from, int to) {
        this.text = text;
        this.from = from;
        this.to = to;
        this.index = from;
    }

    /** The index in the text of a code point of the piece; at most the piece's last. */
    int charIndexOf(int codePoint) {
        if (codePoint < codePoints) {
            codePoints = 0;
            index = from;
        }
        while (codePoints < codePoint && index < to) {
            index += Character.charCount(text.codePointAt(index));
            codePoints++;
        }
        return Math.min(index, to - 1);
    }
}
