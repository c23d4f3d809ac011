package org.longitude.ingest.hl7;

import ca.uhn.hl7v2.parser.EncodingCharacters;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * How one message is written: its delimiters, which it may redefine, and its character set, which
 * hexadecimal escapes need.
 */
record Delimiters(EncodingCharacters characters, Charset charset) {

    private static final String MSH = "MSH";
    private static final int ENCODING_CHARACTERS_MIN = 4;
    private static final int ENCODING_CHARACTERS_MAX = 5;

    /** The delimiters that a message's first line declares; empty where they are not usable. */
    static Optional<Delimiters> of(String firstLine, Charset charset) {
        if (!firstLine.startsWith(MSH) || firstLine.length() < MSH.length() + 1) {
            return Optional.empty();
        }
        char field = firstLine.charAt(MSH.length());
        int start = MSH.length() + 1;
        int end = firstLine.indexOf(field, start);
        String encoding = end < 0 ? firstLine.substring(start) : firstLine.substring(start, end);
        if (!isUsable(field, encoding)) {
            return Optional.empty();
        }
        return Optional.of(new Delimiters(new EncodingCharacters(field, encoding), charset));
    }

    private static boolean isUsable(char field, String encoding) {
        String all = field + encoding;
        for (int i = 0; i < all.length(); i++) {
            if (!mayDelimit(all.charAt(i)) || all.indexOf(all.charAt(i), i + 1) >= 0) {
                return false;
            }
        }
        return encoding.length() >= ENCODING_CHARACTERS_MIN
                && encoding.length() <= ENCODING_CHARACTERS_MAX;
    }

    /** Letters, digits, white space and control characters would be found inside values. */
    private static boolean mayDelimit(int c) {
        return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
    }

    char field() {
        return characters.getFieldSeparator();
    }

    char component() {
        return characters.getComponentSeparator();
    }

    char repetition() {
        return characters.getRepetitionSeparator();
    }

    char escape() {
        return characters.getEscapeCharacter();
    }

    char subcomponent() {
        return characters.getSubcomponentSeparator();
    }
}
