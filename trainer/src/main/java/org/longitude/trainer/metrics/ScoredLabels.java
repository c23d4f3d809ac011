package org.longitude.trainer.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scores and truth of one split: row d is an admission, column c a label.
 *
 * <p>Rows are shared, not copied: a split of 10,000 admissions and 8,000 codes is 640 MB. Nobody
 * changes them.
 */
public final class ScoredLabels {
    private final double[][] scores;
    private final boolean[][] truth;

    /**
     * Pairs scores with the truth.
     *
     * @param scores [admissions][labels], higher is likelier, never NaN
     * @param truth [admissions][labels]
     */
    public ScoredLabels(double[][] scores, boolean[][] truth) {
        if (scores.length == 0 || scores.length != truth.length) {
            throw new IllegalArgumentException(
                    "admissions: %d scored, %d with truth (expected: as many, and at least one)"
                            .formatted(scores.length, truth.length));
        }
        int labels = scores[0].length;
        for (int d = 0; d < scores.length; d++) {
            requireRow(d, scores[d], truth[d], labels);
        }
        this.scores = scores;
        this.truth = truth;
    }

    private static void requireRow(int admission, double[] scores, boolean[] truth, int labels) {
        if (labels == 0 || scores.length != labels || truth.length != labels) {
            throw new IllegalArgumentException(
                    "admission %d: %d scores, %d truths (expected: %d of each, at least one)"
                            .formatted(admission, scores.length, truth.length, labels));
        }
        for (double score : scores) {
            if (Double.isNaN(score)) {
                throw new IllegalArgumentException(
                        "admission %d: a score is NaN (expected: a number)".formatted(admission));
            }
        }
    }

    double[][] scores() {
        return scores;
    }

    boolean[][] truth() {
        return truth;
    }

    /** Truth rows from label indices, as the rest of the trainer keeps them. */
    public static boolean[][] truthOf(Iterable<int[]> labelsPerAdmission, int labelCount) {
        List<boolean[]> rows = new ArrayList<>();
        for (int[] labels : labelsPerAdmission) {
            boolean[] row = new boolean[labelCount];
            for (int label : labels) {
                row[label] = true;
            }
            rows.add(row);
        }
        return rows.toArray(boolean[][]::new);
    }

    public int admissions() {
        return scores.length;
    }

    public int labels() {
        return scores[0].length;
    }

    /** One score. */
    public double score(int admission, int label) {
        return scores[admission][label];
    }

    /** Whether an admission has a label. */
    public boolean isTrue(int admission, int label) {
        return truth[admission][label];
    }

    /** Some of the admissions, in the given order. */
    public ScoredLabels rows(int[] admissions) {
        return new ScoredLabels(
                Arrays.stream(admissions).mapToObj(d -> scores[d]).toArray(double[][]::new),
                Arrays.stream(admissions).mapToObj(d -> truth[d]).toArray(boolean[][]::new));
    }

    /** The same truth with other scores. */
    public ScoredLabels withScores(double[][] others) {
        return new ScoredLabels(others, truth);
    }

    double[] scoreColumn(int label) {
        return Arrays.stream(scores).mapToDouble(row -> row[label]).toArray();
    }

    boolean[] truthColumn(int label) {
        boolean[] column = new boolean[truth.length];
        for (int d = 0; d < column.length; d++) {
            column[d] = truth[d][label];
        }
        return column;
    }

    double[] allScores() {
        return Arrays.stream(scores).flatMapToDouble(Arrays::stream).toArray();
    }

    boolean[] allTruth() {
        boolean[] all = new boolean[admissions() * labels()];
        for (int d = 0; d < truth.length; d++) {
            System.arraycopy(truth[d], 0, all, d * labels(), labels());
        }
        return all;
    }

    @Override
    public String toString() {
        return "ScoredLabels[" + admissions() + " admissions, " + labels() + " labels]";
    }
}
