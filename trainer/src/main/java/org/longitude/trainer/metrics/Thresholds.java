package org.longitude.trainer.metrics;

import java.util.stream.IntStream;

/**
 * Thresholds that make F1 highest on the split they are tuned on. That split must be dev: tuned on
 * test they would describe the test.
 */
public final class Thresholds {
    /** Stands where nothing can be tuned, a label that never occurs in dev say. */
    public static final double UNTUNED = 0.5;

    private Thresholds() {}

    /** The one threshold for all labels with the highest micro F1; of equal ones the highest. */
    public static double global(ScoredLabels dev) {
        return best(dev.allScores(), dev.allTruth(), UNTUNED);
    }

    /**
     * For each label the threshold with its highest F1. A label with fewer true admissions than
     * {@code positivesMin} keeps {@code fallback}: tuned on a handful, a threshold is noise.
     */
    public static double[] perLabel(ScoredLabels dev, int positivesMin, double fallback) {
        return IntStream.range(0, dev.labels())
                .mapToDouble(
                        c -> {
                            boolean[] truth = dev.truthColumn(c);
                            return positives(truth) < positivesMin
                                    ? fallback
                                    : best(dev.scoreColumn(c), truth, fallback);
                        })
                .toArray();
    }

    /**
     * Sweeps the items by falling score. A cut lies halfway between two neighbouring distinct
     * scores, within [0, 1], so that a score's last bit does not decide.
     */
    private static double best(double[] scores, boolean[] truth, double fallback) {
        int positives = positives(truth);
        if (positives == 0) {
            return fallback;
        }
        int[] order = Order.falling(scores);
        double bestF1 = 0;
        double bestCut = fallback;
        int truePositives = 0;
        for (int taken = 1; taken <= order.length; taken++) {
            truePositives += truth[order[taken - 1]] ? 1 : 0;
            double last = scores[order[taken - 1]];
            double next = taken < order.length ? scores[order[taken]] : Math.min(0, last);
            double f1 = 2.0 * truePositives / (taken + positives);
            double cut = Math.max(0, Math.min(1, next + (last - next) / 2));
            // The rule is "greater than": a cut that the last one taken does not exceed is no cut.
            if (f1 > bestF1 && last > cut && cut >= next) {
                bestF1 = f1;
                bestCut = cut;
            }
        }
        return bestCut;
    }

    private static int positives(boolean[] truth) {
        int count = 0;
        for (boolean value : truth) {
            count += value ? 1 : 0;
        }
        return count;
    }
}
