package org.longitude.model.linear;

import java.util.Arrays;
import java.util.List;

/**
 * The words and pairs of neighbouring words that a linear model looks at, by token id. A token that
 * the tokenizer does not know is no word, and what stands on its two sides is no pair.
 *
 * <p>Looked up by open addressing, at most half full, so that a text costs no object per word.
 * Immutable, safe for use by several threads.
 */
public final class Ngrams {

    /** Stands for the second word of a single word, and for a feature that is not there. */
    static final int NONE = -1;

    private static final long EMPTY = -1;

    private final int[] firsts;
    private final int[] seconds;
    private final int unknownId;
    private final long[] keys;
    private final int[] features;

    private Ngrams(int[] firsts, int[] seconds, int unknownId) {
        this.firsts = firsts;
        this.seconds = seconds;
        this.unknownId = unknownId;
        int slots = Integer.highestOneBit(Math.max(firsts.length, 8)) << 2;
        keys = new long[slots];
        features = new int[slots];
        Arrays.fill(keys, EMPTY);
        for (int feature = 0; feature < firsts.length; feature++) {
            put(feature);
        }
    }

    /** One token, or two that follow each other; token ids of the model's own tokenizer. */
    public record Ngram(int first, int second) {

        /** A single word. */
        public static Ngram of(int word) {
            return new Ngram(word, NONE);
        }
    }

    /**
     * A feature for each n-gram, in their order.
     *
     * @param unknownId the token that stands for any unknown word
     * @throws IllegalArgumentException if one stands twice or holds no word
     */
    public static Ngrams of(List<Ngram> ngrams, int unknownId) {
        return of(
                ngrams.stream().mapToInt(Ngram::first).toArray(),
                ngrams.stream().mapToInt(Ngram::second).toArray(),
                unknownId);
    }

    static Ngrams of(int[] firsts, int[] seconds, int unknownId) {
        return new Ngrams(firsts, seconds, unknownId);
    }

    private void put(int feature) {
        int first = firsts[feature];
        int second = seconds[feature];
        if (first < 0 || second < NONE || first == unknownId || second == unknownId) {
            throw new IllegalArgumentException(
                    "feature %d: tokens %d and %d (expected: known words)"
                            .formatted(feature, first, second));
        }
        long key = key(first, second);
        int slot = slot(key);
        while (keys[slot] != EMPTY) {
            if (keys[slot] == key) {
                throw new IllegalArgumentException(
                        "features %d and %d are the same words (expected: every n-gram once)"
                                .formatted(features[slot], feature));
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        keys[slot] = key;
        features[slot] = feature;
    }

    /** How many features there are. */
    public int size() {
        return firsts.length;
    }

    int first(int feature) {
        return firsts[feature];
    }

    int second(int feature) {
        return seconds[feature];
    }

    int unknownId() {
        return unknownId;
    }

    /** The feature of the word at a place, or {@link #NONE}. */
    int wordAt(int[] tokenIds, int place) {
        return tokenIds[place] == unknownId ? NONE : find(key(tokenIds[place], NONE));
    }

    /** The feature of the pair that ends at a place, or {@link #NONE}. */
    int pairAt(int[] tokenIds, int place) {
        if (place == 0 || tokenIds[place] == unknownId || tokenIds[place - 1] == unknownId) {
            return NONE;
        }
        return find(key(tokenIds[place - 1], tokenIds[place]));
    }

    /** The features of a text with repeats, rising. */
    int[] occurrences(int[] tokenIds) {
        int[] found = new int[2 * tokenIds.length];
        int count = 0;
        for (int place = 0; place < tokenIds.length; place++) {
            int word = wordAt(tokenIds, place);
            if (word != NONE) {
                found[count++] = word;
            }
            int pair = pairAt(tokenIds, place);
            if (pair != NONE) {
                found[count++] = pair;
            }
        }
        int[] occurrences = Arrays.copyOf(found, count);
        Arrays.sort(occurrences);
        return occurrences;
    }

    private int find(long key) {
        for (int slot = slot(key); ; slot = (slot + 1) & (keys.length - 1)) {
            if (keys[slot] == EMPTY) {
                return NONE;
            }
            if (keys[slot] == key) {
                return features[slot];
            }
        }
    }

    private static long key(int first, int second) {
        return (long) first << 32 | (second + 1);
    }

    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (keys.length - 1);
    }
}
