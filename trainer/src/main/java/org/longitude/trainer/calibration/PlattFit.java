package org.longitude.trainer.calibration;

import org.longitude.trainer.metrics.ScoredLabels;

/**
 * The slope and intercept on the logit that make outcomes likeliest (Platt 1999), by Newton's
 * method with a Gaussian prior around given values: with few positives the prior decides, with many
 * the data do. The problem is convex, so the answer does not hang on where the search starts.
 */
final class PlattFit {
    /** Below this a slope would all but merge the scores it must keep apart. */
    static final double SLOPE_MIN = 0.05;

    private static final int STEPS_MAX = 100;
    private static final double TOLERANCE = 1e-10;

    /** A probability of 0 or 1 counts as this far from the middle. */
    private static final double LOGIT_MAX = 20;

    private PlattFit() {}

    /**
     * A line on the logit.
     *
     * @param slope above 0
     */
    record Line(double slope, double intercept) {
        static final Line IDENTITY = new Line(1, 0);
    }

    /** For all labels together, with a prior that only steadies. */
    static Line shared(ScoredLabels dev) {
        int labels = dev.labels();
        double[] logits = new double[dev.admissions() * labels];
        boolean[] truth = new boolean[logits.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = logit(dev.score(i / labels, i % labels));
            truth[i] = dev.isTrue(i / labels, i % labels);
        }
        return fit(logits, truth, Line.IDENTITY, 1e-3);
    }

    /**
     * For one label.
     *
     * @param prior where it is drawn to
     * @param strength how hard: the prior weighs as much as an observation of this information
     */
    static Line ofLabel(ScoredLabels dev, int label, Line prior, double strength) {
        double[] logits = new double[dev.admissions()];
        boolean[] truth = new boolean[logits.length];
        for (int d = 0; d < logits.length; d++) {
            logits[d] = logit(dev.score(d, label));
            truth[d] = dev.isTrue(d, label);
        }
        return fit(logits, truth, prior, strength);
    }

    static Line fit(double[] logits, boolean[] truth, Line prior, double strength) {
        double slope = prior.slope();
        double intercept = prior.intercept();
        double before = loss(logits, truth, slope, intercept, prior, strength);
        for (int step = 0; step < STEPS_MAX; step++) {
            double gradientS = strength * (slope - prior.slope());
            double gradientT = strength * (intercept - prior.intercept());
            double ss = strength;
            double st = 0;
            double tt = strength;
            for (int i = 0; i < logits.length; i++) {
                double p = sigmoid(slope * logits[i] + intercept);
                double error = p - (truth[i] ? 1 : 0);
                double weight = p * (1 - p);
                gradientS += error * logits[i];
                gradientT += error;
                ss += weight * logits[i] * logits[i];
                st += weight * logits[i];
                tt += weight;
            }
            double determinant = ss * tt - st * st;
            double moveS = (tt * gradientS - st * gradientT) / determinant;
            double moveT = (ss * gradientT - st * gradientS) / determinant;
            double share = 1;
            double after;
            do {
                after =
                        loss(
                                logits,
                                truth,
                                slope - share * moveS,
                                intercept - share * moveT,
                                prior,
                                strength);
                share /= 2;
            } while (!(after <= before) && share > 1e-12);
            share *= 2;
            slope -= share * moveS;
            intercept -= share * moveT;
            if (before - after <= TOLERANCE * Math.max(1, before)) {
                break;
            }
            before = after;
        }
        return slope >= SLOPE_MIN
                ? new Line(slope, intercept)
                : new Line(SLOPE_MIN, interceptAt(logits, truth, prior, strength));
    }

    /** Scores that mislead: the lowest slope, and the intercept that then fits best. */
    private static double interceptAt(
            double[] logits, boolean[] truth, Line prior, double strength) {
        double low = -2 * LOGIT_MAX;
        double high = 2 * LOGIT_MAX;
        while (high - low > TOLERANCE) {
            double middle = (low + high) / 2;
            double gradient = strength * (middle - prior.intercept());
            for (int i = 0; i < logits.length; i++) {
                gradient += sigmoid(SLOPE_MIN * logits[i] + middle) - (truth[i] ? 1 : 0);
            }
            if (gradient > 0) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double loss(
            double[] logits,
            boolean[] truth,
            double slope,
            double intercept,
            Line prior,
            double strength) {
        double awayS = slope - prior.slope();
        double awayT = intercept - prior.intercept();
        double sum = strength / 2 * (awayS * awayS + awayT * awayT);
        for (int i = 0; i < logits.length; i++) {
            double z = slope * logits[i] + intercept;
            sum += softplus(truth[i] ? -z : z);
        }
        return sum;
    }

    private static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    static double logit(double probability) {
        double logit = Math.log(probability) - Math.log1p(-probability);
        return Math.max(-LOGIT_MAX, Math.min(LOGIT_MAX, logit));
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
