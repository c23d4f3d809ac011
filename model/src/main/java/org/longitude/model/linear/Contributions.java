package org.longitude.model.linear;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.longitude.model.encoder.Evidence;

/** Where in one admission the n-grams stand that speak for a label. */
final class Contributions {
    private final LinearWeights weights;
    private final SparseRow row;

    /** For each place, which of the row's features is the word there, or {@link Ngrams#NONE}. */
    private final int[] words;

    /** The same of the pair that ends there. */
    private final int[] pairs;

    /** For each of the row's features, how often it stands. */
    private final int[] counts;

    Contributions(Ngrams ngrams, LinearWeights weights, int[] tokenIds, SparseRow row) {
        this.weights = weights;
        this.row = row;
        words = new int[tokenIds.length];
        pairs = new int[tokenIds.length];
        counts = new int[row.size()];
        for (int place = 0; place < tokenIds.length; place++) {
            words[place] = counted(ngrams.wordAt(tokenIds, place));
            pairs[place] = counted(ngrams.pairAt(tokenIds, place));
        }
    }

    private int counted(int feature) {
        if (feature == Ngrams.NONE) {
            return Ngrams.NONE;
        }
        int place = row.placeOf(feature);
        counts[place]++;
        return place;
    }

    /**
     * The tokens that speak most for a label, strongest first; weights are shares of all that
     * speaks for it. None where nothing does.
     */
    Evidence strongest(int label) {
        double[] shares = shares(label);
        int[] places =
                IntStream.range(0, shares.length)
                        .filter(place -> shares[place] > 0)
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble((Integer place) -> -shares[place])
                                        .thenComparingInt(place -> place))
                        .limit(Evidence.POSITIONS_MAX)
                        .mapToInt(Integer::intValue)
                        .toArray();
        float[] strongest = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            strongest[i] = (float) shares[places[i]];
        }
        return new Evidence(label, places, strongest);
    }

    private double[] shares(int label) {
        double[] shares = new double[words.length];
        double all = 0;
        for (int place = 0; place < words.length; place++) {
            double word = each(words[place], label);
            double pair = each(pairs[place], label);
            shares[place] += word + pair / 2;
            if (pair > 0) {
                shares[place - 1] += pair / 2;
            }
            all += word + pair;
        }
        for (int place = 0; place < shares.length && all > 0; place++) {
            shares[place] /= all;
        }
        return shares;
    }

    /** What one of a feature's places adds to the label's log odds, if it speaks for the label. */
    private double each(int i, int label) {
        return i == Ngrams.NONE
                ? 0
                : Math.max(0, row.value(i) * weights.weight(row.index(i), label)) / counts[i];
    }
}
