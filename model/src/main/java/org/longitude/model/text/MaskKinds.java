package org.longitude.model.text;

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
    private final int phraseCharsMax;

    MaskKinds() {
        kindByPhrase = Map.copyOf(WordList.entries(LIST));
        phraseCharsMax = kindByPhrase.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    /** The words for a mask, or {@link #UNKNOWN} where its kind cannot be told. */
    String wordsFor(char[] text, int from, int to) {
        int first = from;
        while (first < to && Character.isWhitespace(text[first])) {
            first++;
        }
        if (first == to) {
            return UNKNOWN;
        }
        String kind =
                Character.isLetter(text[first])
                        ? named(phrase(text, first, to))
                        : numeric(new String(text, first, to - first).strip());
        return kind == null ? UNKNOWN : UNKNOWN + " " + kind;
    }

    /** The leading words in lower case, one space between them, not longer than any known. */
    private String phrase(char[] text, int from, int to) {
        StringBuilder phrase = new StringBuilder(phraseCharsMax);
        for (int i = from; i < to && isPhrasePart(text[i]); i++) {
            boolean space = Character.isWhitespace(text[i]);
            boolean again = space && phrase.charAt(phrase.length() - 1) == ' ';
            if (phrase.length() > phraseCharsMax) {
                break;
            }
            if (!again) {
                phrase.append(space ? ' ' : Character.toLowerCase(text[i]));
            }
        }
        return phrase.toString().stripTrailing();
    }

    /** Drops words from the end until a known phrase is left, so the longest phrase decides. */
    private @Nullable String named(String leadingWords) {
        String phrase = leadingWords;
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
