package org.longitude.trainer.retrain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import org.longitude.trainer.baseline.BaselineConfig;
import org.longitude.trainer.baseline.LinearBaseline;
import org.longitude.trainer.baseline.LinearPath;
import org.longitude.trainer.metrics.Confusion;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.metrics.Thresholds;

/**
 * The linear baseline with its regularisation and its threshold tuned on dev, as the model's
 * threshold is: an untuned rival would be no rival.
 *
 * @param baseline the best on dev
 * @param inverseRegularization its C
 * @param threshold one for all labels
 * @param devMicroF1 at that threshold
 */
public record TunedBaseline(
        LinearBaseline baseline,
        double inverseRegularization,
        double threshold,
        double devMicroF1) {

    /** Every C that is tried, rising; each after the first begins where the one before ended. */
    private static final double[] STRENGTHS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    /** So many in a row that are no better end the search before the grid does. */
    private static final int WORSE_MAX = 2;

    /** A baseline and what it said of the admissions that it was tuned on. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Tuned(TunedBaseline baseline, double[][] said) {}

    /** Trains one baseline for each strength and keeps the best on dev. */
    public static TunedBaseline train(
            LabelledTexts train, LabelledTexts dev, Consumer<String> said) {
        return tuned(train, dev, said).baseline();
    }

    /** Tunes on scores out of fold, where there is no dev. */
    public static TunedBaseline train(LabelledTexts train, int folds, Consumer<String> said) {
        return tuned(Folds.of(train, folds), said).baseline();
    }

    /** As {@link #train}, with the scores of dev. */
    static Tuned tuned(LabelledTexts train, LabelledTexts dev, Consumer<String> said) {
        LinearPath path = path(train);
        List<String> texts = dev.texts();
        return best(path::at, (strength, linear) -> linear.scoreAll(texts), dev, said);
    }

    /** Keeps the strength that is best on out-of-fold scores and trains on all of train with it. */
    static Tuned tuned(Folds folds, Consumer<String> said) {
        LinearPath all = path(folds.train());
        Map<Integer, LinearPath> paths = new HashMap<>();
        return best(
                all::at,
                (strength, linear) ->
                        folds.outOfFold(
                                (fold, others, held) ->
                                        paths.computeIfAbsent(fold, f -> path(others))
                                                .at(strength)
                                                .scoreAll(held.texts())),
                folds.train(),
                said);
    }

    private static LinearPath path(LabelledTexts train) {
        return new LinearPath(
                train.texts(), train.labels(), train.labelCount(), BaselineConfig.defaults());
    }

    /** What a baseline of one strength, or those of the folds, say of the judged admissions. */
    private interface Said {
        double[][] of(double strength, LinearBaseline linear);
    }

    private static Tuned best(
            DoubleFunction<LinearBaseline> path,
            Said scoring,
            LabelledTexts judged,
            Consumer<String> said) {
        Tuned best = null;
        int worse = 0;
        for (int i = 0; i < STRENGTHS.length && worse < WORSE_MAX; i++) {
            LinearBaseline linear = path.apply(STRENGTHS[i]);
            double[][] scores = scoring.of(STRENGTHS[i], linear);
            ScoredLabels scored = new ScoredLabels(scores, judged.truth());
            double threshold = Thresholds.global(scored);
            double microF1 = Confusion.of(scored, threshold).microF1();
            said.accept("C %.0f: micro F1 %.4f on dev".formatted(STRENGTHS[i], microF1));
            if (best == null || microF1 > best.baseline().devMicroF1()) {
                best =
                        new Tuned(
                                new TunedBaseline(linear, STRENGTHS[i], threshold, microF1),
                                scores);
                worse = 0;
            } else {
                worse++;
            }
        }
        return Objects.requireNonNull(best, "no strength to try");
    }

    /** Scores texts, [texts][labels]. */
    public double[][] score(List<String> texts) {
        return baseline.scoreAll(texts);
    }
}
