package org.longitude.model.text;

/**
 * What a character is to the normaliser. Small ints instead of an enum, since this is asked once
 * per character of every note.
 *
 * <p>Controls, format characters and lone surrogates count as space: they carry no words, and a
 * lone surrogate could not be written as UTF-8.
 */
final class CharKind {

    static final int SPACE = 0;
    static final int LETTER = 1;
    static final int DIGIT = 2;
    static final int MARK = 3;
    static final int BRACKET = 4;

    /** Joins a word that has begun: accents and vowel signs. Alone it is a {@link #MARK}. */
    static final int COMBINING = 5;

    /** Invisible (soft hyphen, zero-width space): skipped inside a word, space elsewhere. */
    static final int IGNORED = 6;

    /** How many kinds there are. */
    static final int COUNT = 7;

    private static final byte[] ASCII = ascii();

    private CharKind() {}

    /** The kind of the code point that begins at {@code index}. */
    static int at(char[] text, int index) {
        char c = text[index];
        return c < 128 ? ASCII[c] : of(Character.codePointAt(text, index));
    }

    static boolean isWordPart(int kind) {
        return kind == LETTER || kind == DIGIT || kind == COMBINING;
    }

    private static int of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER ->
                    LETTER;
            case Character.DECIMAL_DIGIT_NUMBER -> DIGIT;
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK ->
                    COMBINING;
            case Character.FORMAT -> IGNORED;
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    SPACE;
            case Character.START_PUNCTUATION, Character.END_PUNCTUATION -> BRACKET;
            default -> MARK;
        };
    }

    private static byte[] ascii() {
        byte[] kinds = new byte[128];
        for (int c = 0; c < 128; c++) {
            kinds[c] = (byte) of(c);
        }
        return kinds;
    }
}
