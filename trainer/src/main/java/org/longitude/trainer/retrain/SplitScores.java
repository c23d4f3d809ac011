package org.longitude.trainer.retrain;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.metrics.BestConstant;
import org.longitude.trainer.metrics.IcdMetrics;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * Model, linear baseline and best constant prediction on the same admissions.
 *
 * @param admissions how many
 * @param firstAdmission the lowest id
 * @param lastAdmission the highest id
 * @param model all scores at the tuned thresholds
 * @param linearBaseline the same of the baseline at its own tuned threshold
 * @param bestConstant the same of the best constant prediction, fitted on these very admissions: no
 *     constant does better
 */
public record SplitScores(
        int admissions,
        String firstAdmission,
        String lastAdmission,
        Map<String, @Nullable Object> model,
        Map<String, @Nullable Object> linearBaseline,
        Map<String, @Nullable Object> bestConstant) {

    static SplitScores of(
            LabelledTexts split,
            double[][] model,
            double[] thresholds,
            double[][] baseline,
            double baselineThreshold) {
        boolean[][] truth = split.truth();
        double[] same = new double[thresholds.length];
        Arrays.fill(same, baselineThreshold);
        double[] half = new double[thresholds.length];
        Arrays.fill(half, 0.5);
        return new SplitScores(
                split.size(),
                split.admissions().get(0).admissionId(),
                split.admissions().get(split.size() - 1).admissionId(),
                IcdMetrics.of(new ScoredLabels(model, truth), thresholds).report(),
                IcdMetrics.of(new ScoredLabels(baseline, truth), same).report(),
                IcdMetrics.of(BestConstant.fit(truth).score(truth), half).report());
    }

    public double modelMicroF1() {
        return number(model, "micro_f1");
    }

    public double baselineMicroF1() {
        return number(linearBaseline, "micro_f1");
    }

    public double constantMicroF1() {
        return number(bestConstant, "micro_f1");
    }

    /** A score by the report's key; not a number where it is undefined. */
    static double number(Map<String, @Nullable Object> report, String key) {
        return report.get(key) instanceof Number value ? value.doubleValue() : Double.NaN;
    }
}
