package org.longitude.trainer.baseline.lexicon;

import java.util.Arrays;
import java.util.List;

/**
 * Which words of a sentence are denied, after NegEx (Chapman et al. 2001): a phrase such as "no" or
 * "denies" denies the words that follow, "unlikely" those before, up to a number of words, a word
 * such as "but", or a full stop. Phrases that only look like denials, "no change" say, deny
 * nothing.
 */
final class Negation {
    /** NegEx's reach of five, and one for the word tokenizers' commas. */
    private static final int REACH = 6;

    private static final List<String[]> HARMLESS =
            phrases(
                    "no change",
                    "no increase",
                    "no further",
                    "not only",
                    "not necessarily",
                    "without difficulty",
                    "no significant change",
                    "not certain if",
                    "gram negative",
                    "no improvement");
    private static final List<String[]> BEFORE =
            phrases(
                    "no evidence of",
                    "no sign of",
                    "no signs of",
                    "negative for",
                    "free of",
                    "rule out",
                    "ruled out for",
                    "rules out",
                    "absence of",
                    "no",
                    "not",
                    "denies",
                    "denied",
                    "denying",
                    "without",
                    "never",
                    "r / o",
                    "fails to reveal",
                    "declined");
    private static final List<String[]> AFTER =
            phrases(
                    "was ruled out",
                    "is ruled out",
                    "has been ruled out",
                    "ruled out",
                    "unlikely",
                    "was negative",
                    "were negative",
                    "is negative",
                    "absent",
                    "not seen",
                    "not present",
                    "not found");
    private static final List<String> ENDS =
            List.of(
                    "but",
                    "however",
                    "although",
                    "though",
                    "except",
                    "nevertheless",
                    "which",
                    "who",
                    "because",
                    "secondary",
                    ";",
                    ".",
                    ":");

    private Negation() {}

    /** For each word of a sentence, in lower case, whether it is denied. */
    static boolean[] denied(String[] words) {
        boolean[] denied = new boolean[words.length];
        int place = 0;
        while (place < words.length) {
            int harmless = longest(HARMLESS, words, place);
            int before = longest(BEFORE, words, place);
            int after = longest(AFTER, words, place);
            if (harmless > 0) {
                place += harmless;
            } else if (after > 0 && after >= before) {
                deny(denied, words, place - 1, -1);
                place += after;
            } else if (before > 0) {
                deny(denied, words, place + before, 1);
                place += before;
            } else {
                place++;
            }
        }
        return denied;
    }

    private static void deny(boolean[] denied, String[] words, int from, int direction) {
        int place = from;
        for (int left = REACH; left > 0 && place >= 0 && place < words.length; left--) {
            if (ENDS.contains(words[place])) {
                return;
            }
            denied[place] = true;
            place += direction;
        }
    }

    private static int longest(List<String[]> phrases, String[] words, int place) {
        return phrases.stream()
                .filter(
                        phrase ->
                                place + phrase.length <= words.length
                                        && Arrays.equals(
                                                phrase,
                                                0,
                                                phrase.length,
                                                words,
                                                place,
                                                place + phrase.length))
                .mapToInt(phrase -> phrase.length)
                .max()
                .orElse(0);
    }

    private static List<String[]> phrases(String... phrases) {
        return Arrays.stream(phrases).map(phrase -> phrase.split(" ", -1)).toList();
    }
}
