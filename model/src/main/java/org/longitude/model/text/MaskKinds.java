package org.longitude.model.text;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a de-identification mask hides, told from the text between {@code [**} and {@code **]}. The
 * mask becomes {@code unknown} and the kind; where the kind cannot be told, {@code unknown} alone.
 */
final class MaskKinds {

    static final String LIST = "masks.tsv";
    static final String UNKNOWN = "unknown";

    private final Map<String, String> kindByPhrase;

    MaskKinds() {
        kindByPhrase = Map.copyOf(WordList.entries(LIST));
    }

    /** The words for a mask, or {@link #UNKNOWN} where its kind cannot be told. */
    String wordsFor(char[] text, int from, int to) {
        String content = new String(text, from, to - from).strip().toLowerCase(Locale.ROOT);
        if (content.isEmpty()) {
            return UNKNOWN;
        }
        String kind = Character.isLetter(content.charAt(0)) ? named(content) : numeric(content);
        return kind == null ? UNKNOWN : UNKNOWN + " " + kind;
    }

    /** Drops words from the end until a known phrase is left, so the longest phrase decides. */
    private @Nullable String named(String content) {
        int end = 0;
        while (end < content.length() && isPhrasePart(content.charAt(end))) {
            end++;
        }
        String phrase = content.substring(0, end).strip().replaceAll("\\s+", " ");
        while (!phrase.isEmpty()) {
            String kind = kindByPhrase.get(phrase);
            if (kind != null) {
                return kind;
            }
            phrase = phrase.substring(0, Math.max(phrase.lastIndexOf(' '), 0));
        }
        return null;
    }

    private static boolean isPhrasePart(char c) {
        return Character.isLetter(c) || Character.isWhitespace(c) || c == '/' || c == '-';
    }

    /** Digits with a hyphen or slash, or a year alone, are a date; other digits an identifier. */
    private static @Nullable String numeric(String content) {
        boolean separated = false;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (c == '-' || c == '/') {
                separated = true;
            } else if (!Character.isDigit(c) && !Character.isWhitespace(c)) {
                return null;
            }
        }
        boolean year =
                content.length() == 4 && content.charAt(0) >= '1' && content.charAt(0) <= '2';
        return separated || year ? "date" : "identifier";
    }
}
