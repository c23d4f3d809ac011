package org.longitude.trainer.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The set of labels which, predicted for every admission alike, gives the highest micro F1: what
 * can be had without reading. A model that does not clearly beat it has learned nothing but the
 * labels' frequencies.
 */
public final class BestConstant {
    private final boolean[] predicted;

    BestConstant(boolean[] predicted) {
        this.predicted = predicted.clone();
    }

    /**
     * Fits it. Fitted on the very split it is scored on it is an upper bound over all constant
     * predictions, which is how Longitude reports it.
     */
    public static BestConstant fit(boolean[][] truth) {
        if (truth.length == 0) {
            throw new IllegalArgumentException("admissions: 0 (expected: at least one)");
        }
        int labels = truth[0].length;
        long[] counts = new long[labels];
        for (boolean[] row : truth) {
            for (int c = 0; c < labels; c++) {
                counts[c] += row[c] ? 1 : 0;
            }
        }
        long total = Arrays.stream(counts).sum();
        // For a given size the most frequent labels have the most true positives, so only prefixes
        // can win.
        int[] byFrequency =
                IntStream.range(0, labels)
                        .boxed()
                        .sorted(Comparator.comparingLong((Integer c) -> -counts[c]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int bestSize = 0;
        double bestF1 = 0;
        long truePositives = 0;
        for (int size = 1; size <= labels; size++) {
            truePositives += counts[byFrequency[size - 1]];
            double f1 = 2.0 * truePositives / ((double) size * truth.length + total);
            if (f1 > bestF1) {
                bestF1 = f1;
                bestSize = size;
            }
        }
        boolean[] predicted = new boolean[labels];
        for (int i = 0; i < bestSize; i++) {
            predicted[byFrequency[i]] = true;
        }
        return new BestConstant(predicted);
    }

    /** Its scores, 1 or 0, for as many admissions as there are rows of truth. */
    public ScoredLabels score(boolean[][] truth) {
        double[] row = new double[predicted.length];
        for (int c = 0; c < row.length; c++) {
            row[c] = predicted[c] ? 1 : 0;
        }
        double[][] scores = new double[truth.length][];
        Arrays.fill(scores, row);
        return new ScoredLabels(scores, truth);
    }
}
