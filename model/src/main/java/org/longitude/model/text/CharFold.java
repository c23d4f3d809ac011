package org.longitude.model.text;

/**
 * Lower case, and one spelling for characters that word processors write in several: quotes,
 * dashes, ligatures. What it writes, it leaves as it is when it meets it again.
 */
final class CharFold {

    private static final String[] LIGATURES = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    private static final char LIGATURE_FIRST = '\uFB00';

    private CharFold() {}

    /** Appends the folded code point and returns the running hash over what was appended. */
    static int appendLower(int codePoint, WordSink words, int hash) {
        int ligature = codePoint - LIGATURE_FIRST;
        if (ligature >= 0 && ligature < LIGATURES.length) {
            int h = hash;
            for (char c : LIGATURES[ligature].toCharArray()) {
                h = append(c, words, h);
            }
            return h;
        }
        int folded = codePoint < 128 ? Character.toLowerCase(codePoint) : fold(codePoint);
        if (Character.isBmpCodePoint(folded)) {
            return append((char) folded, words, hash);
        }
        int high = append(Character.highSurrogate(folded), words, hash);
        return append(Character.lowSurrogate(folded), words, high);
    }

    private static int append(char c, WordSink words, int hash) {
        words.append(c);
        return 31 * hash + c;
    }

    private static int fold(int codePoint) {
        return switch (codePoint) {
            case '\u2018', '\u2019', '\u201B', '\u2032' -> '\'';
            case '\u201C', '\u201D', '\u201F', '\u2033', '\u00AB', '\u00BB' -> '"';
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212' -> '-';
            case '\u2022', '\u00B7', '\u25CF', '\u25AA' -> '*';
            case '\u2026' -> '.';
            case '\u2044' -> '/';
            default -> Character.toLowerCase(codePoint);
        };
    }
}
