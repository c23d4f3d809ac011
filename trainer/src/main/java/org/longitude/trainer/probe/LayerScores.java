package org.longitude.trainer.probe;

import java.util.Arrays;
import org.longitude.trainer.metrics.IcdMetrics;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * What a layer's probe scores on test, at the paper's threshold of a sigmoid, 0.5.
 *
 * @param layer 0 is the word embedding
 * @param macroAuc NaN where no code has both true and false admissions
 * @param microAuc NaN likewise
 * @param accuracy share of all decisions, admission by code, that are right
 * @param jaccard CAML's "accuracy": true and predicted over true or predicted
 * @param macroF1 mean of the codes' F1
 * @param microF1 of all decisions pooled
 * @param steps the probe learned for
 */
public record LayerScores(
        int layer,
        double macroAuc,
        double microAuc,
        double accuracy,
        double jaccard,
        double macroF1,
        double microF1,
        long steps) {
    private static final double THRESHOLD = 0.5;

    static LayerScores of(int layer, ScoredLabels scored, long steps) {
        double[] thresholds = new double[scored.labels()];
        Arrays.fill(thresholds, THRESHOLD);
        IcdMetrics metrics = IcdMetrics.of(scored, thresholds);
        return new LayerScores(
                layer,
                metrics.macroAuc().orElse(Double.NaN),
                metrics.microAuc().orElse(Double.NaN),
                accuracy(scored),
                metrics.confusion().microJaccard(),
                metrics.confusion().macroF1OfClasses(),
                metrics.confusion().microF1(),
                steps);
    }

    private static double accuracy(ScoredLabels scored) {
        long right = 0;
        for (int d = 0; d < scored.admissions(); d++) {
            for (int c = 0; c < scored.labels(); c++) {
                right += (scored.score(d, c) > THRESHOLD) == scored.isTrue(d, c) ? 1 : 0;
            }
        }
        return (double) right / ((double) scored.admissions() * scored.labels());
    }
}
