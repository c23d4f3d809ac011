package org.longitude.ingest.synthetic;

/**
 * What to generate.
 *
 * @param seed changes every admission; numbers (patient, admission, note) do not depend on it
 * @param split the set
 * @param evidence where the evidence stands
 * @param wordsMin least whitespace-separated words of a discharge summary with its addendum
 * @param wordsMax most words of a discharge summary with its addendum
 * @param otherNotesMax most notes of other categories beside the discharge summary, 0 for none
 */
public record SyntheticConfig(
        long seed, Split split, Evidence evidence, int wordsMin, int wordsMax, int otherNotesMax) {

    /** Least words a discharge summary can have and still hold its sections and mentions. */
    public static final int WORDS_MIN = 600;

    /** Least words that leave room for evidence beyond the first 600. */
    public static final int LATE_WORDS_MIN = 1_200;

    /** Most words of a discharge summary, far under the limit of a note. */
    public static final int WORDS_MAX = 100_000;

    /** Narrowest range of words, since a sentence cannot be cut to measure. */
    public static final int WORDS_RANGE_MIN = 100;

    /** Most notes of other categories. */
    public static final int OTHER_NOTES_MAX = 50;

    public SyntheticConfig {
        int least = evidence == Evidence.LATE ? LATE_WORDS_MIN : WORDS_MIN;
        if (wordsMin < least) {
            throw new IllegalArgumentException(
                    "wordsMin: %d (expected: >= %d with evidence %s)"
                            .formatted(wordsMin, least, evidence));
        }
        if (wordsMax > WORDS_MAX || wordsMax - wordsMin < WORDS_RANGE_MIN) {
            throw new IllegalArgumentException(
                    "wordsMax: %d (expected: at least wordsMin + %d = %d and at most %d)"
                            .formatted(
                                    wordsMax,
                                    WORDS_RANGE_MIN,
                                    wordsMin + WORDS_RANGE_MIN,
                                    WORDS_MAX));
        }
        if (otherNotesMax < 0 || otherNotesMax > OTHER_NOTES_MAX) {
            throw new IllegalArgumentException(
                    "otherNotesMax: %d (expected: 0 to %d)"
                            .formatted(otherNotesMax, OTHER_NOTES_MAX));
        }
    }

    /** Mixed evidence, 600 to 4,000 words, up to six other notes. */
    public static SyntheticConfig of(long seed, Split split) {
        return new SyntheticConfig(seed, split, Evidence.MIXED, WORDS_MIN, 4_000, 6);
    }

    /** The same with evidence elsewhere; the least words rise where late evidence needs them. */
    public SyntheticConfig withEvidence(Evidence other) {
        int least = other == Evidence.LATE ? Math.max(wordsMin, LATE_WORDS_MIN) : wordsMin;
        return new SyntheticConfig(
                seed,
                split,
                other,
                least,
                Math.max(wordsMax, least + WORDS_RANGE_MIN),
                otherNotesMax);
    }

    /** The same with another range of words. */
    public SyntheticConfig withWords(int min, int max) {
        return new SyntheticConfig(seed, split, evidence, min, max, otherNotesMax);
    }

    /** The same with another bound on the notes of other categories. */
    public SyntheticConfig withOtherNotesMax(int max) {
        return new SyntheticConfig(seed, split, evidence, wordsMin, wordsMax, max);
    }
}
