package org.longitude.trainer.retrain;

import java.util.List;
import java.util.function.Consumer;
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

    /** Trains one baseline for each strength and keeps the best on dev. */
    public static TunedBaseline train(
            LabelledTexts train, LabelledTexts dev, Consumer<String> said) {
        TunedBaseline best = null;
        for (double strength : STRENGTHS) {
            BaselineConfig config = BaselineConfig.defaults().withInverseRegularization(strength);
            LinearBaseline baseline =
                    LinearBaseline.train(train.texts(), train.labels(), train.labelCount(), config);
            ScoredLabels scored = new ScoredLabels(baseline.scoreAll(dev.texts()), dev.truth());
            double threshold = Thresholds.global(scored);
            double microF1 = Confusion.of(scored, threshold).microF1();
            said.accept("C %.0f: micro F1 %.4f on dev".formatted(strength, microF1));
            if (best == null || microF1 > best.devMicroF1()) {
                best = new TunedBaseline(baseline, strength, threshold, microF1);
            }
        }
        if (best == null) {
            throw new IllegalStateException("no strength to try");
        }
        return best;
    }

    /** Scores texts, [texts][labels]. */
    public double[][] score(List<String> texts) {
        return baseline.scoreAll(texts);
    }
}
