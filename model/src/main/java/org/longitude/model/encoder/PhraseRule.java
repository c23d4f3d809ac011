package org.longitude.model.encoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How the tokens of a label's evidence become phrases that a person can read: those that lie close
 * together are merged with the words between them and widened to whole words.
 *
 * @param shareMin a token counts where its weight is at least this share of the label's heaviest
 * @param gapWordsMax words with at most this many others between them form one phrase
 */
public record PhraseRule(double shareMin, int gapWordsMax) {

    /** As the coder serves. */
    public static final PhraseRule DEFAULT = new PhraseRule(0.1, 2);

    public PhraseRule {
        if (!(shareMin > 0 && shareMin <= 1)) {
            throw new IllegalArgumentException(
                    "shareMin: %s (expected: > 0 and <= 1)".formatted(shareMin));
        }
        if (gapWordsMax < 0) {
            throw new IllegalArgumentException(
                    "gapWordsMax: %d (expected: >= 0)".formatted(gapWordsMax));
        }
    }

    /**
     * Tokens {@code first} to {@code last} of an admission, whole words.
     *
     * @param weight sum of those of its tokens that count
     */
    public record Phrase(int first, int last, double weight) {

        /** Heaviest first; of equal ones the earlier. */
        public static final Comparator<Phrase> ORDER =
                Comparator.comparingDouble(Phrase::weight)
                        .reversed()
                        .thenComparingInt(Phrase::first);

        private Phrase upTo(int token, double more) {
            return new Phrase(first, token, weight + more);
        }
    }

    /**
     * The phrases of one note, in reading order.
     *
     * @param words for each token of the admission which word of its note it belongs to
     * @param start the note's first token
     * @param end one past its last
     */
    public List<Phrase> ofNote(Evidence evidence, List<Integer> words, int start, int end) {
        List<Phrase> phrases = new ArrayList<>();
        for (var entry : counted(evidence).subMap(start, true, end, false).entrySet()) {
            int token = entry.getKey();
            int last = phrases.size() - 1;
            if (last >= 0 && isNear(words, phrases.get(last).last(), token)) {
                phrases.set(last, phrases.get(last).upTo(token, entry.getValue()));
            } else {
                phrases.add(new Phrase(token, token, entry.getValue()));
            }
        }
        return phrases.stream().map(phrase -> whole(phrase, words, start, end)).toList();
    }

    /** Weight by token, in reading order, of the tokens that count. */
    private NavigableMap<Integer, Double> counted(Evidence evidence) {
        int[] positions = evidence.positions();
        float[] weights = evidence.weights();
        double heaviest = 0;
        for (float weight : weights) {
            heaviest = Math.max(heaviest, weight);
        }
        NavigableMap<Integer, Double> counted = new TreeMap<>();
        for (int i = 0; i < positions.length; i++) {
            if (weights[i] > 0 && weights[i] >= heaviest * shareMin) {
                counted.put(positions[i], (double) weights[i]);
            }
        }
        return counted;
    }

    private boolean isNear(List<Integer> words, int token, int later) {
        return words.get(later) - words.get(token) <= gapWordsMax + 1;
    }

    private static Phrase whole(Phrase phrase, List<Integer> words, int start, int end) {
        int first = phrase.first();
        while (first > start && words.get(first - 1).equals(words.get(first))) {
            first--;
        }
        int last = phrase.last();
        while (last + 1 < end && words.get(last + 1).equals(words.get(last))) {
            last++;
        }
        return new Phrase(first, last, phrase.weight());
    }
}
