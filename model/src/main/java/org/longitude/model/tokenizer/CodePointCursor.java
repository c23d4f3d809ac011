package org.longitude.model.tokenizer;

/**
 * Turns the library's places, which count code points, into Java's, which count UTF-16 code units.
 * Walks forward with rising places; one that falls back (several tokens of one character never do,
 * but nothing promises it) is walked to from the beginning.
 */
final class CodePointCursor {

    private final String text;
    private int codePoints;
    private int index;

    /** Over a text, in which code points are counted from 0. */
    CodePointCursor(String text) {
        this.text = text;
    }

    /** The index in the text of a code point; at most the last. */
    int charIndexOf(int codePoint) {
        if (codePoint < codePoints) {
            codePoints = 0;
            index = 0;
        }
        while (codePoints < codePoint && index < text.length()) {
            index += Character.charCount(text.codePointAt(index));
            codePoints++;
        }
        return Math.min(index, text.length() - 1);
    }
}
