package org.longitude.model.text;

/**
 * Lower case, and one spelling for characters that word processors write in several: quotes,
 * dashes, bullets, ligatures. What it writes, it leaves as it is when it meets it again.
 */
final class CharFold {

    private static final String[] LIGATURES = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    private static final char LIGATURE_FIRST = '\uFB00';

    private CharFold() {}

    static char asciiLower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    /** Appends the folded code point to the open word. */
    static void appendLower(int codePoint, WordSink words) {
        int ligature = codePoint - LIGATURE_FIRST;
        if (ligature >= 0 && ligature < LIGATURES.length) {
            String letters = LIGATURES[ligature];
            for (int i = 0; i < letters.length(); i++) {
                words.append(letters.charAt(i));
            }
            return;
        }
        int folded = codePoint < 128 ? asciiLower((char) codePoint) : fold(codePoint);
        if (Character.isBmpCodePoint(folded)) {
            words.append((char) folded);
        } else {
            words.append(Character.highSurrogate(folded));
            words.append(Character.lowSurrogate(folded));
        }
    }

    private static int fold(int codePoint) {
        return switch (codePoint) {
            case '\u2018', '\u2019', '\u201B', '\u2032' -> '\'';
            case '\u201C', '\u201D', '\u201F', '\u2033', '\u00AB', '\u00BB' -> '"';
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212' -> '-';
            case '\u2022', '\u00B7', '\u25CF', '\u25AA' -> '*';
            case '\u2026' -> '.';
            case '\u2044' -> '/';
            case '\u00B5' -> '\u03BC'; // the micro sign is a Greek mu
            default -> Character.toLowerCase(codePoint);
        };
    }
}
