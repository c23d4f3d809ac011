package org.longitude.trainer.retrain;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.baseline.BaselineConfig;
import org.longitude.trainer.baseline.LinearBaseline;
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

    private static final double[] STRENGTHS = {10, 100, 1000};

    /** A baseline and what it said of the admissions that it was tuned on. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Tuned(TunedBaseline baseline, double[][] said) {}

    /** Trains one baseline for each strength and keeps the best on dev. */
    public static TunedBaseline train(
            LabelledTexts train, LabelledTexts dev, Consumer<String> said) {
        return tuned(train, dev, said).baseline();
    }

    /** As {@link #train}, with the scores of dev. */
    static Tuned tuned(LabelledTexts train, LabelledTexts dev, Consumer<String> said) {
        Tuned best = null;
        for (double strength : STRENGTHS) {
            LinearBaseline baseline = linear(train, strength);
            double[][] scores = baseline.scoreAll(dev.texts());
            best = better(best, baseline, strength, scores, dev, said);
        }
        return Objects.requireNonNull(best, "no strength to try");
    }

    /** Keeps the strength that is best on out-of-fold scores and trains on all of train with it. */
    static Tuned tuned(Folds folds, Consumer<String> said) {
        Tuned best = null;
        for (double strength : STRENGTHS) {
            double[][] scores =
                    folds.outOfFold(
                            (fold, others, held) ->
                                    linear(others, strength).scoreAll(held.texts()));
            best =
                    better(
                            best,
                            linear(folds.train(), strength),
                            strength,
                            scores,
                            folds.train(),
                            said);
        }
        return Objects.requireNonNull(best, "no strength to try");
    }

    private static LinearBaseline linear(LabelledTexts train, double strength) {
        BaselineConfig config = BaselineConfig.defaults().withInverseRegularization(strength);
        return LinearBaseline.train(train.texts(), train.labels(), train.labelCount(), config);
    }

    private static Tuned better(
            @Nullable Tuned best,
            LinearBaseline baseline,
            double strength,
            double[][] scores,
            LabelledTexts judged,
            Consumer<String> said) {
        ScoredLabels scored = new ScoredLabels(scores, judged.truth());
        double threshold = Thresholds.global(scored);
        double microF1 = Confusion.of(scored, threshold).microF1();
        said.accept("C %.0f: micro F1 %.4f on dev".formatted(strength, microF1));
        return best == null || microF1 > best.baseline().devMicroF1()
                ? new Tuned(new TunedBaseline(baseline, strength, threshold, microF1), scores)
                : best;
    }

    /** Scores texts, [texts][labels]. */
    public double[][] score(List<String> texts) {
        return baseline.scoreAll(texts);
    }
}
