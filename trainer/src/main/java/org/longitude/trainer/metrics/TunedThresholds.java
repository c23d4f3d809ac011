package org.longitude.trainer.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * Thresholds tuned on dev: one for all labels and one for each, and which of the two holds up.
 *
 * <p>A threshold a label fits dev better by construction. Whether it is better is measured by
 * tuning on four fifths of dev and predicting the fifth, five times; labels with fewer true
 * admissions than {@link #POSITIVES_MIN} keep the one for all.
 *
 * @param global one for all labels
 * @param perLabel one for each; the global one where a label is too rare
 * @param labelsTuned how many labels have one of their own
 * @param heldOutGlobal micro F1 of dev's held-out fifths with one threshold for all
 * @param heldOutPerLabel the same with one for each
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, never compared
public record TunedThresholds(
        double global,
        double[] perLabel,
        int labelsTuned,
        double heldOutGlobal,
        double heldOutPerLabel) {
    /** Tuned on fewer, a threshold is noise. */
    public static final int POSITIVES_MIN = 10;

    private static final int FOLDS = 5;

    public TunedThresholds {
        perLabel = perLabel.clone();
    }

    @Override
    public double[] perLabel() {
        return perLabel.clone();
    }

    /**
     * Tunes on dev.
     *
     * @param patients of dev's admissions; a fifth holds all of a patient's
     */
    public static TunedThresholds of(ScoredLabels dev, List<String> patients) {
        PatientFolds folds = PatientFolds.of(patients, FOLDS);
        double global = Thresholds.global(dev);
        double[] perLabel = Thresholds.perLabel(dev, POSITIVES_MIN, global);
        int tuned = (int) Arrays.stream(perLabel).filter(each -> each != global).count();
        return new TunedThresholds(
                global, perLabel, tuned, heldOut(dev, folds, false), heldOut(dev, folds, true));
    }

    /** The better on held-out fifths; one for all where that is not worse, being simpler. */
    public double[] chosen() {
        if (isPerLabelChosen()) {
            return perLabel();
        }
        double[] same = new double[perLabel.length];
        Arrays.fill(same, global);
        return same;
    }

    /** Whether each label's own threshold was better on what it was not tuned on. */
    public boolean isPerLabelChosen() {
        return heldOutPerLabel > heldOutGlobal;
    }

    private static double heldOut(ScoredLabels dev, PatientFolds folds, boolean perLabel) {
        if (folds.count() < FOLDS) {
            return Double.NaN;
        }
        double[][] margins = new double[dev.admissions()][];
        for (int fold = 0; fold < FOLDS; fold++) {
            ScoredLabels others = dev.rows(folds.others(fold));
            double global = Thresholds.global(others);
            double[] cuts = new double[dev.labels()];
            Arrays.fill(cuts, global);
            if (perLabel) {
                cuts = Thresholds.perLabel(others, POSITIVES_MIN, global);
            }
            for (int d : folds.held(fold)) {
                margins[d] = new double[cuts.length];
                for (int c = 0; c < cuts.length; c++) {
                    margins[d][c] = dev.score(d, c) - cuts[c];
                }
            }
        }
        return Confusion.of(dev.withScores(margins), 0).microF1();
    }
}
