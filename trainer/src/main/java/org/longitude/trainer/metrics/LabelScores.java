package org.longitude.trainer.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * One label's scores on one split.
 *
 * @param label its index
 * @param support how many admissions have it
 * @param predicted how many it was predicted for
 * @param truePositives how many of these have it
 * @param precision 0 where it was never predicted
 * @param recall 0 where it never occurs
 * @param f1 0 where there is nothing to count
 * @param auc NaN unless some admissions have it and some do not
 * @param averagePrecision NaN where it never occurs
 * @param threshold it was predicted above
 */
public record LabelScores(
        int label,
        long support,
        long predicted,
        long truePositives,
        double precision,
        double recall,
        double f1,
        double auc,
        double averagePrecision,
        double threshold) {

    /** Every label's, in the labels' order. */
    public static List<LabelScores> of(ScoredLabels scored, double[] thresholds) {
        Confusion confusion = Confusion.of(scored, thresholds);
        List<LabelScores> rows = new ArrayList<>();
        for (int c = 0; c < scored.labels(); c++) {
            Separation separation = Separation.of(scored.scoreColumn(c), scored.truthColumn(c));
            rows.add(
                    new LabelScores(
                            c,
                            confusion.support(c),
                            confusion.predicted(c),
                            confusion.truePositives(c),
                            confusion.precision(c),
                            confusion.recall(c),
                            confusion.f1(c),
                            separation.rocArea().orElse(Double.NaN),
                            separation.averagePrecision().orElse(Double.NaN),
                            thresholds[c]));
        }
        return rows;
    }
}
