package org.longitude.trainer.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * True positives, false positives and false negatives per label, and every F1 in use that follows
 * from them.
 *
 * <p>A label is predicted iff its score is greater than its threshold. Two macro-F1 conventions
 * circulate and differ by several points on long tails, so neither is called just "macro F1":
 * {@link #macroF1OfClasses} (scikit-learn: mean of per-label F1, 0 for a label with nothing to
 * count) and {@link #macroF1Caml} (CAML: F1 of mean precision and mean recall).
 */
public final class Confusion {
    /** CAML's guard against division by zero; part of its convention, so part of the number. */
    private static final double CAML_EPSILON = 1e-10;

    private final long[] truePositives;
    private final long[] falsePositives;
    private final long[] falseNegatives;

    private Confusion(int labels) {
        truePositives = new long[labels];
        falsePositives = new long[labels];
        falseNegatives = new long[labels];
    }

    /**
     * Counts predictions against the truth.
     *
     * @param thresholds one per label
     */
    public static Confusion of(ScoredLabels scored, double[] thresholds) {
        int[] once = new int[scored.admissions()];
        Arrays.fill(once, 1);
        return of(scored, thresholds, once);
    }

    /** The same with so many copies of each admission. */
    static Confusion of(ScoredLabels scored, double[] thresholds, int[] copies) {
        if (thresholds.length != scored.labels()) {
            throw new IllegalArgumentException(
                    "thresholds: %d (expected: one for each of %d labels)"
                            .formatted(thresholds.length, scored.labels()));
        }
        Confusion counts = new Confusion(scored.labels());
        for (int d = 0; d < scored.admissions(); d++) {
            for (int c = 0; c < thresholds.length && copies[d] > 0; c++) {
                counts.add(
                        c, copies[d], scored.scores()[d][c] > thresholds[c], scored.truth()[d][c]);
            }
        }
        return counts;
    }

    /** Counts predictions against the truth with one threshold for all labels. */
    public static Confusion of(ScoredLabels scored, double threshold) {
        double[] thresholds = new double[scored.labels()];
        Arrays.fill(thresholds, threshold);
        return of(scored, thresholds);
    }

    private void add(int label, int copies, boolean predicted, boolean actual) {
        if (predicted && actual) {
            truePositives[label] += copies;
        } else if (predicted) {
            falsePositives[label] += copies;
        } else if (actual) {
            falseNegatives[label] += copies;
        }
    }

    public double microPrecision() {
        return ratio(sum(truePositives), sum(truePositives) + sum(falsePositives));
    }

    public double microRecall() {
        return ratio(sum(truePositives), sum(truePositives) + sum(falseNegatives));
    }

    public double microF1() {
        return harmonicMean(microPrecision(), microRecall());
    }

    /**
     * CAML's "accuracy": intersection over union of predicted and true codes, all admissions
     * pooled.
     */
    public double microJaccard() {
        return ratio(
                sum(truePositives), sum(truePositives) + sum(falsePositives) + sum(falseNegatives));
    }

    public double macroPrecisionCaml() {
        return mean(c -> truePositives[c] / (truePositives[c] + falsePositives[c] + CAML_EPSILON));
    }

    public double macroRecallCaml() {
        return mean(c -> truePositives[c] / (truePositives[c] + falseNegatives[c] + CAML_EPSILON));
    }

    public double macroJaccardCaml() {
        return mean(c -> truePositives[c] / (union(c) + CAML_EPSILON));
    }

    /** CAML's macro F1: of mean precision and mean recall. */
    public double macroF1Caml() {
        return harmonicMean(macroPrecisionCaml(), macroRecallCaml());
    }

    /** scikit-learn's macro F1: mean of per-label F1, where a label with nothing to count is 0. */
    public double macroF1OfClasses() {
        return mean(this::f1);
    }

    /** Mean of per-label F1 over labels that occur in the truth; empty if none does. */
    public OptionalDouble macroF1OfClassesWithPositives() {
        return IntStream.range(0, truePositives.length)
                .filter(c -> truePositives[c] + falseNegatives[c] > 0)
                .mapToDouble(this::f1)
                .average();
    }

    /** F1 of one label, 0 where there is nothing to count. */
    public double f1(int label) {
        return ratio(2 * truePositives[label], truePositives[label] + union(label));
    }

    /** Share of a label's predictions that are true, 0 where there is none. */
    public double precision(int label) {
        return ratio(truePositives[label], predicted(label));
    }

    /** Share of a label's truths that are predicted, 0 where there is none. */
    public double recall(int label) {
        return ratio(truePositives[label], support(label));
    }

    /** How often a label is predicted. */
    public long predicted(int label) {
        return truePositives[label] + falsePositives[label];
    }

    /** How often a label is predicted and true. */
    public long truePositives(int label) {
        return truePositives[label];
    }

    /** How often a label stands in the truth. */
    public long support(int label) {
        return truePositives[label] + falseNegatives[label];
    }

    private long union(int label) {
        return truePositives[label] + falsePositives[label] + falseNegatives[label];
    }

    private double mean(IntToDoubleFunction value) {
        return IntStream.range(0, truePositives.length).mapToDouble(value).average().orElseThrow();
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    static double harmonicMean(double a, double b) {
        return a + b == 0 ? 0 : 2 * a * b / (a + b);
    }
}
