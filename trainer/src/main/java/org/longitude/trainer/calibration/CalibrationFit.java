package org.longitude.trainer.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.longitude.model.label.Calibration;
import org.longitude.trainer.metrics.PatientFolds;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * A calibration fitted on dev, and the evidence that chose its form.
 *
 * <p>Forms differ in how far a label may leave the line that all labels share: not at all, or drawn
 * back to it with one of several strengths. Each form is fitted on four fifths of dev and measured
 * on the fifth it has not seen, five times; the one with the lowest log loss is fitted again on all
 * of dev. "None" is one of the forms: a model that is calibrated already stays as it is.
 *
 * @param calibration for the bundle
 * @param chosen name of its form
 * @param candidates every form with its cross-validated scores, best first
 * @param held dev in the chosen form, each fifth calibrated by what the other four say; dev as it
 *     is where nothing was fitted
 */
public record CalibrationFit(
        Calibration calibration, String chosen, List<Candidate> candidates, ScoredLabels held) {
    private static final int FOLDS = 5;
    private static final double SHARED_ONLY = Double.POSITIVE_INFINITY;
    private static final double NONE = Double.NaN;
    private static final List<Form> FORMS =
            List.of(
                    new Form("none", NONE),
                    new Form("one line for all codes", SHARED_ONLY),
                    new Form("a line a code, prior 100", 100),
                    new Form("a line a code, prior 30", 30),
                    new Form("a line a code, prior 10", 10),
                    new Form("a line a code, prior 3", 3));

    private record Form(String name, double strength) {}

    /**
     * A form on dev's held-out fifths.
     *
     * @param logLoss mean over all admissions' labels
     * @param expectedError of the pooled held-out probabilities
     */
    public record Candidate(String form, double logLoss, double expectedError) {}

    public CalibrationFit {
        candidates = List.copyOf(candidates);
    }

    /**
     * Fits on dev.
     *
     * @param dev probabilities as the model says them; with fewer patients than folds nothing is
     *     fitted
     * @param patients of dev's admissions, so that none is fitted on and measured too
     */
    public static CalibrationFit of(ScoredLabels dev, List<String> patients) {
        PatientFolds folds = PatientFolds.of(patients, FOLDS);
        if (folds.count() < FOLDS) {
            return none(dev);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Form form : FORMS) {
            Reliability held = Reliability.of(crossFitted(dev, folds, form));
            candidates.add(new Candidate(form.name(), held.logLoss(), held.expectedError()));
        }
        // A stable sort: of equal forms the simpler one, which stands first, wins.
        candidates.sort(Comparator.comparingDouble(Candidate::logLoss));
        String best = candidates.get(0).form();
        Form form =
                FORMS.stream().filter(each -> each.name().equals(best)).findFirst().orElseThrow();
        return new CalibrationFit(fit(dev, form), best, candidates, crossFitted(dev, folds, form));
    }

    /** Nothing is fitted. */
    public static CalibrationFit none(ScoredLabels dev) {
        return new CalibrationFit(Calibration.identity(dev.labels()), "none", List.of(), dev);
    }

    /** Every fifth of dev, calibrated by what the other four say. */
    private static ScoredLabels crossFitted(ScoredLabels dev, PatientFolds folds, Form form) {
        double[][] calibrated = new double[dev.admissions()][];
        for (int fold = 0; fold < FOLDS; fold++) {
            Calibration fitted = fit(dev.rows(folds.others(fold)), form);
            for (int d : folds.held(fold)) {
                calibrated[d] = applied(fitted, dev, d);
            }
        }
        return dev.withScores(calibrated);
    }

    private static double[] applied(Calibration calibration, ScoredLabels scored, int admission) {
        return IntStream.range(0, scored.labels())
                .mapToDouble(c -> calibration.apply(c, scored.score(admission, c)))
                .toArray();
    }

    private static Calibration fit(ScoredLabels dev, Form form) {
        if (Double.isNaN(form.strength())) {
            return Calibration.identity(dev.labels());
        }
        PlattFit.Line shared = PlattFit.shared(dev);
        List<PlattFit.Line> lines =
                IntStream.range(0, dev.labels())
                        .mapToObj(
                                c ->
                                        Double.isInfinite(form.strength())
                                                ? shared
                                                : PlattFit.ofLabel(dev, c, shared, form.strength()))
                        .toList();
        return Calibration.of(
                lines.stream().mapToDouble(PlattFit.Line::slope).toArray(),
                lines.stream().mapToDouble(PlattFit.Line::intercept).toArray());
    }
}
