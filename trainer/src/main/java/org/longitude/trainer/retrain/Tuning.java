package org.longitude.trainer.retrain;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.model.label.Calibration;
import org.longitude.model.label.LabelSet;
import org.longitude.model.label.Routing;
import org.longitude.trainer.calibration.CalibrationFit;
import org.longitude.trainer.calibration.Reliability;
import org.longitude.trainer.calibration.RoutingFit;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.metrics.TunedThresholds;

/**
 * How a model's scores become codes, chosen on dev: calibration first, thresholds in its units.
 *
 * @param calibration the identity where none was wanted or none helps
 * @param form of the calibration, for people
 * @param labels with their thresholds
 * @param thresholds both kinds, and how each held up
 * @param before how well dev's probabilities agree with what is true as the model says them
 * @param after the same, calibrated; measured on what the calibration was fitted on
 * @param routing what precision may be expected of predictions; null where no calibration was
 *     wanted, or nothing is assigned
 */
record Tuning(
        Calibration calibration,
        String form,
        LabelSet labels,
        TunedThresholds thresholds,
        Reliability before,
        Reliability after,
        @Nullable Routing routing) {

    /**
     * @param patients of dev's admissions
     */
    static Tuning of(
            ScoredLabels dev, List<String> patients, LabelSet labels, Recipe.Decision decision) {
        CalibrationFit fit =
                decision.calibrated() ? CalibrationFit.of(dev, patients) : CalibrationFit.none(dev);
        ScoredLabels calibrated = dev.withScores(fit.calibration().apply(scores(dev)));
        TunedThresholds thresholds = TunedThresholds.of(calibrated, patients);
        LabelSet tuned = labels.withThresholds(chosen(thresholds, decision.thresholds()));
        return new Tuning(
                fit.calibration(),
                fit.chosen(),
                tuned,
                thresholds,
                Reliability.of(dev),
                Reliability.of(calibrated),
                decision.calibrated()
                        ? RoutingFit.of(fit.held(), tuned, patients, "dev").orElse(null)
                        : null);
    }

    private static double[][] scores(ScoredLabels scored) {
        double[][] scores = new double[scored.admissions()][scored.labels()];
        for (int d = 0; d < scores.length; d++) {
            for (int c = 0; c < scores[d].length; c++) {
                scores[d][c] = scored.score(d, c);
            }
        }
        return scores;
    }

    private static double[] chosen(TunedThresholds thresholds, Recipe.ThresholdChoice choice) {
        return switch (choice) {
            case PER_CODE -> thresholds.perLabel();
            case CROSS_VALIDATED -> thresholds.chosen();
            case GLOBAL -> {
                double[] same = new double[thresholds.perLabel().length];
                Arrays.fill(same, thresholds.global());
                yield same;
            }
        };
    }

    /** Whether every code has the same threshold. */
    boolean isGlobal() {
        return Arrays.stream(labels.thresholds()).distinct().count() == 1;
    }

    /** For people: what was tuned and what it is worth on dev. */
    String text() {
        return "calibration: %s, expected error %.4f before and %.4f after; %s, micro F1 on held-out fifths %.4f with one threshold and %.4f with one a code"
                .formatted(
                        form,
                        before.expectedError(),
                        after.expectedError(),
                        isGlobal()
                                ? "one threshold for all codes (%.4f)"
                                        .formatted(labels.threshold(0))
                                : "a threshold for each of %d codes"
                                        .formatted(thresholds.labelsTuned()),
                        thresholds.heldOutGlobal(),
                        thresholds.heldOutPerLabel());
    }
}
