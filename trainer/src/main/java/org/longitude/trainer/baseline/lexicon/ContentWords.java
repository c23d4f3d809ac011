package org.longitude.trainer.baseline.lexicon;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which words say something, and the form in which they are compared. */
final class ContentWords {
    private static final Set<String> EMPTY =
            Set.of(
                    "a",
                    "an",
                    "and",
                    "any",
                    "as",
                    "at",
                    "by",
                    "classified",
                    "due",
                    "elsewhere",
                    "for",
                    "from",
                    "in",
                    "initial",
                    "into",
                    "is",
                    "mention",
                    "nec",
                    "nos",
                    "not",
                    "of",
                    "on",
                    "or",
                    "other",
                    "part",
                    "primary",
                    "site",
                    "specified",
                    "stated",
                    "the",
                    "to",
                    "type",
                    "unspecified",
                    "use",
                    "with",
                    "episode",
                    "care",
                    "encounter",
                    "subsequent",
                    "nonspecific",
                    "be",
                    "has",
                    "was");

    private ContentWords() {}

    /** The word's form, or empty if it is punctuation, a mask or says nothing. */
    static Optional<String> of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.length() < 2
                || EMPTY.contains(lower)
                || !lower.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-')) {
            return Optional.empty();
        }
        return Optional.of(stem(lower));
    }

    /** Plurals only: a stemmer for all endings joins words that medicine keeps apart. */
    private static String stem(String word) {
        if (word.length() > 4 && word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        boolean plural =
                word.length() > 3
                        && word.endsWith("s")
                        && !word.endsWith("ss")
                        && !word.endsWith("us")
                        && !word.endsWith("is");
        return plural ? word.substring(0, word.length() - 1) : word;
    }
}
