package org.longitude.trainer.retrain;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.label.LabelSet;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.LabelChoice;
import org.longitude.trainer.corpus.LabelRule;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.metrics.BestConstant;
import org.longitude.trainer.metrics.IcdMetrics;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.snapshot.RangeChoice;
import org.longitude.trainer.snapshot.TemporarySnapshot;

/** The linear baseline on an archive, without a model. */
public final class BaselineRun {
    private BaselineRun() {}

    /**
     * Scores on test.
     *
     * @param admissions of test
     * @param inverseRegularization C, tuned on dev
     * @param threshold tuned on dev
     * @param linearBaseline all scores
     * @param bestConstant all scores of the best constant prediction
     */
    public record Result(
            int admissions,
            double inverseRegularization,
            double threshold,
            Map<String, @Nullable Object> linearBaseline,
            Map<String, @Nullable Object> bestConstant) {}

    /** Reads both topics up to their present ends, trains and scores. */
    public static Result run(
            Map<String, String> clientConfig,
            SplitRule rule,
            int labelsMax,
            RetrainListener listener) {
        try (Corpus corpus =
                TemporarySnapshot.take(
                        clientConfig,
                        RangeChoice.EVERYTHING,
                        (topic, passed, all) ->
                                listener.onProgress(
                                        Phase.READ, (double) passed / Math.max(1, all), topic))) {
            return run(corpus, rule, labelsMax, listener);
        }
    }

    private static Result run(
            Corpus corpus, SplitRule rule, int labelsMax, RetrainListener listener) {
        Splits splits = Splits.of(corpus.coded(), rule);
        listener.onResult(Phase.PREPARE, splits.toString());
        LabelSet labels = LabelChoice.choose(splits.train(), LabelRule.top(labelsMax), Map.of());
        TunedBaseline baseline =
                TunedBaseline.train(
                        new LabelledTexts(splits.train(), labels),
                        new LabelledTexts(splits.dev(), labels),
                        line -> listener.onResult(Phase.BASELINE, line));
        LabelledTexts test = new LabelledTexts(splits.test(), labels);
        boolean[][] truth = test.truth();
        return new Result(
                test.size(),
                baseline.inverseRegularization(),
                baseline.threshold(),
                report(new ScoredLabels(baseline.score(test.texts()), truth), baseline.threshold()),
                report(BestConstant.fit(truth).score(truth), 0.5));
    }

    private static Map<String, @Nullable Object> report(ScoredLabels scored, double threshold) {
        double[] thresholds = new double[scored.labels()];
        Arrays.fill(thresholds, threshold);
        return IcdMetrics.of(scored, thresholds).report();
    }
}
