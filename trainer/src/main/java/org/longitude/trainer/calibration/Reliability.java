package org.longitude.trainer.calibration;

import java.util.ArrayList;
import java.util.List;
import org.longitude.trainer.metrics.Interval;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.report.figure.ReliabilityDiagram;

/**
 * How well probabilities of one split agree with what is true, all admissions' labels pooled.
 *
 * @param bins groups of equal width by rising probability, those with predictions in them
 * @param expectedError mean distance between probability and truth over the groups, weighted by
 *     their size (Naeini 2015's ECE)
 * @param logLoss mean negative log likelihood, natural logarithm
 * @param brier mean squared distance
 */
public record Reliability(List<Bin> bins, double expectedError, double logLoss, double brier) {
    /** As many groups as the literature's usual ECE has. */
    public static final int BINS = 15;

    /** A probability of 0 that came true would cost infinitely much: it costs this little. */
    private static final double CLIP = 1e-12;

    /**
     * Predictions of like probability.
     *
     * @param meanProbability of them
     * @param positives how many are true
     */
    public record Bin(int count, double meanProbability, int positives) {}

    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * Measures probabilities.
     *
     * @throws IllegalArgumentException if a score is not within [0, 1]
     */
    public static Reliability of(ScoredLabels scored) {
        int[] counts = new int[BINS];
        int[] positives = new int[BINS];
        double[] sums = new double[BINS];
        double logLoss = 0;
        double brier = 0;
        for (int d = 0; d < scored.admissions(); d++) {
            for (int c = 0; c < scored.labels(); c++) {
                double p = probability(scored, d, c);
                int truth = scored.isTrue(d, c) ? 1 : 0;
                int bin = (int) Math.min(BINS - 1, p * BINS);
                counts[bin]++;
                positives[bin] += truth;
                sums[bin] += p;
                logLoss -= Math.log(Math.max(CLIP, truth == 1 ? p : 1 - p));
                brier += (p - truth) * (p - truth);
            }
        }
        double all = (double) scored.admissions() * scored.labels();
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int b = 0; b < BINS; b++) {
            if (counts[b] > 0) {
                bins.add(new Bin(counts[b], sums[b] / counts[b], positives[b]));
                error += Math.abs(sums[b] - positives[b]) / all;
            }
        }
        return new Reliability(bins, error, logLoss / all, brier / all);
    }

    private static double probability(ScoredLabels scored, int admission, int label) {
        double p = scored.score(admission, label);
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(
                    "admission %d, label %d: score %s (expected: a probability, 0 to 1)"
                            .formatted(admission, label, p));
        }
        return p;
    }

    /** As a curve of a diagram, with Wilson's intervals. */
    public ReliabilityDiagram.Curve curve(String name) {
        return new ReliabilityDiagram.Curve(
                name,
                bins.stream()
                        .map(
                                bin -> {
                                    Interval share = Interval.wilson(bin.positives(), bin.count());
                                    return new ReliabilityDiagram.Group(
                                            bin.meanProbability(),
                                            share.value(),
                                            share.low(),
                                            share.high(),
                                            bin.count());
                                })
                        .toList());
    }
}
