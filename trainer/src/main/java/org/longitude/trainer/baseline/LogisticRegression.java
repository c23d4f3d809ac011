package org.longitude.trainer.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.longitude.model.linear.LinearWeights;
import org.longitude.model.linear.SparseRow;

/**
 * L2-regularised logistic regression for all labels at once, by coordinate descent in the dual (Yu,
 * Huang and Lin 2011, "Dual coordinate descent methods for logistic regression and maximum entropy
 * models", as in liblinear's solver 7).
 *
 * <p>Liblinear trains one label after the other and so reads every text's features from memory once
 * per label. {@link LinearWeights} lie as [feature][label]: one visit to a feature serves all
 * labels, which makes 50 of them cost little more than one.
 */
final class LogisticRegression {
    private static final int NEWTON_STEPS_MAX = 100;
    private static final double NEWTON_SHRINK = 0.1;
    private static final double INNER_TOLERANCE = 1e-2;

    private final List<SparseRow> rows;
    private final boolean[][] truth;
    private final LinearWeights weights;
    private final BaselineConfig config;
    private final int labels;

    /** The dual variables: one in (0, C) for each text and label. */
    private final double[][] alphas;

    private double upperBound;

    /** Smallest gradient that a Newton search still works on; tightened as the passes converge. */
    private double innerTolerance = INNER_TOLERANCE;

    /**
     * @param truth [rows][labels]
     */
    LogisticRegression(
            List<SparseRow> rows, boolean[][] truth, int features, BaselineConfig config) {
        this.rows = rows;
        this.truth = truth;
        this.config = config;
        this.labels = truth[0].length;
        this.weights = new LinearWeights(features, labels);
        this.alphas = new double[rows.size()][labels];
    }

    /**
     * Solves for one C. What was found for a lower one is where the search begins: its variables
     * lie within the wider bounds.
     *
     * @param inverseRegularization C, not below the one before
     */
    LinearWeights solve(double inverseRegularization) {
        if (inverseRegularization < upperBound) {
            throw new IllegalArgumentException(
                    "C %s after %s (expected: rising)"
                            .formatted(inverseRegularization, upperBound));
        }
        boolean first = upperBound == 0;
        upperBound = inverseRegularization;
        innerTolerance = INNER_TOLERANCE;
        float[] steps = new float[labels];
        if (first) {
            begin(steps);
        }
        SplittableRandom random = new SplittableRandom(config.seed());
        int[] order = new int[alphas.length];
        Arrays.setAll(order, d -> d);
        for (int epoch = 0; epoch < config.epochsMax(); epoch++) {
            shuffle(order, random);
            double largest = pass(order, steps);
            if (largest < config.tolerance()) {
                break;
            }
            if (largest < 10 * innerTolerance) {
                innerTolerance = Math.max(1e-8, 0.1 * innerTolerance);
            }
        }
        return weights.copy();
    }

    private void begin(float[] steps) {
        double start = Math.min(0.001 * upperBound, 1e-8);
        for (int d = 0; d < alphas.length; d++) {
            for (int c = 0; c < labels; c++) {
                alphas[d][c] = start;
                steps[c] = (float) (sign(d, c) * start);
            }
            weights.move(rows.get(d), steps);
        }
    }

    private double pass(int[] order, float[] steps) {
        float[] margins = new float[labels];
        double largest = 0;
        for (int d : order) {
            SparseRow row = rows.get(d);
            double curvature = squares(row) + 1;
            weights.margins(row, margins);
            boolean moved = false;
            for (int c = 0; c < labels; c++) {
                double step = 0;
                double gradient = gradient(d, c, margins[c]);
                largest = Math.max(largest, Math.abs(gradient));
                if (Math.abs(gradient) >= innerTolerance) {
                    double before = alphas[d][c];
                    alphas[d][c] = minimize(before, curvature, sign(d, c) * margins[c]);
                    step = sign(d, c) * (alphas[d][c] - before);
                    moved = true;
                }
                steps[c] = (float) step;
            }
            if (moved) {
                weights.move(row, steps);
            }
        }
        return largest;
    }

    private double gradient(int d, int c, double margin) {
        double alpha = alphas[d][c];
        return sign(d, c) * margin + Math.log(alpha / (upperBound - alpha));
    }

    /**
     * Minimises z ln z + (C - z) ln (C - z) + a/2 (z - z0)² + b (z - z0) over 0 &lt; z &lt; C by a
     * safeguarded Newton search. Of z and C - z the one that ends in the lower half is searched:
     * near C, z would lose the digits that matter.
     */
    private double minimize(double old, double curvature, double slope) {
        double mirrored = upperBound - old;
        boolean lower = 0.5 * curvature * (mirrored - old) + slope >= 0;
        double sign = lower ? 1 : -1;
        double start = lower ? old : mirrored;
        double z = start > 0.5 * upperBound ? NEWTON_SHRINK * start : start;
        for (int step = 0; step < NEWTON_STEPS_MAX; step++) {
            double gradient =
                    curvature * (z - start) + sign * slope + Math.log(z / (upperBound - z));
            if (Math.abs(gradient) < innerTolerance) {
                break;
            }
            double next = z - gradient / (curvature + upperBound / (upperBound - z) / z);
            z = next <= 0 ? z * NEWTON_SHRINK : next;
        }
        return lower ? z : upperBound - z;
    }

    private double squares(SparseRow row) {
        double sum = 0;
        for (int i = 0; i < row.size(); i++) {
            sum += row.value(i) * row.value(i);
        }
        return sum;
    }

    private int sign(int d, int c) {
        return truth[d][c] ? 1 : -1;
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
