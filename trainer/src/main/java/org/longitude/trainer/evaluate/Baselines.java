package org.longitude.trainer.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.longitude.model.label.LabelSet;
import org.longitude.model.text.Normalizer;
import org.longitude.trainer.baseline.lexicon.Lexicon;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.ArchivedNote;
import org.longitude.trainer.corpus.LabelChoice;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.metrics.BestConstant;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.metrics.Thresholds;
import org.longitude.trainer.retrain.LabelledTexts;
import org.longitude.trainer.retrain.TunedBaseline;

/**
 * What any model has to beat: a linear model over words and word pairs, the codes' descriptions
 * with a rule for negation, and the best prediction that reads nothing. The first two are tuned on
 * dev, or where there is none on train: the linear model on scores out of fold, the lexicon, which
 * learns nothing else, on train as it is. The last is fitted on the very split it is scored on,
 * which no constant can better.
 */
public final class Baselines {
    /** Parts of train that tune the linear model where there is no dev. */
    private static final int FOLDS = 5;

    private Baselines() {}

    /**
     * Trains, tunes and scores them.
     *
     * @param scored dev or test
     * @param said told what was chosen
     */
    public static List<SystemScores> of(
            Splits splits,
            List<ArchivedAdmission> scored,
            LabelSet labels,
            Normalizer normalizer,
            Consumer<String> said) {
        return List.of(
                linear(splits, scored, labels, said),
                lexicon(splits, scored, labels, normalizer, said),
                constant(truth(scored, labels)));
    }

    private static SystemScores linear(
            Splits splits, List<ArchivedAdmission> scored, LabelSet labels, Consumer<String> said) {
        LabelledTexts train = new LabelledTexts(splits.train(), labels);
        TunedBaseline tuned =
                splits.dev().isEmpty()
                        ? TunedBaseline.train(train, FOLDS, said)
                        : TunedBaseline.train(train, new LabelledTexts(splits.dev(), labels), said);
        List<String> texts = scored.stream().map(ArchivedAdmission::words).toList();
        return new SystemScores(
                "linear baseline",
                "TF-IDF of words and word pairs over the whole text, logistic regression with C %.0f, one threshold; both tuned on %s."
                        .formatted(
                                tuned.inverseRegularization(),
                                splits.dev().isEmpty() ? "train, out of fold" : "dev"),
                new ScoredLabels(tuned.score(texts), truth(scored, labels)),
                same(labels, tuned.threshold()));
    }

    private static SystemScores lexicon(
            Splits splits,
            List<ArchivedAdmission> scored,
            LabelSet labels,
            Normalizer normalizer,
            Consumer<String> said) {
        Lexicon lexicon = new Lexicon(labels, normalizer);
        Function<List<ArchivedAdmission>, ScoredLabels> score =
                admissions ->
                        new ScoredLabels(
                                admissions.stream()
                                        .map(admission -> score(lexicon, admission))
                                        .toArray(double[][]::new),
                                truth(admissions, labels));
        List<ArchivedAdmission> tuning = splits.dev().isEmpty() ? splits.train() : splits.dev();
        double threshold = Thresholds.global(score.apply(tuning));
        said.accept(
                "lexicon: %d of %d codes have a description, threshold %.3f"
                        .formatted(lexicon.described(), labels.size(), threshold));
        return new SystemScores(
                "lexicon",
                "Words of the codes' descriptions within a sentence, unless denied; nothing learned but one threshold, on %s. %d of %d codes have a description."
                        .formatted(
                                splits.dev().isEmpty() ? "train" : "dev",
                                lexicon.described(),
                                labels.size()),
                score.apply(scored),
                same(labels, threshold));
    }

    private static double[] score(Lexicon lexicon, ArchivedAdmission admission) {
        return lexicon.score(admission.notes().stream().map(ArchivedNote::text).toList());
    }

    private static SystemScores constant(boolean[][] truth) {
        double[] half = new double[truth[0].length];
        Arrays.fill(half, 0.5);
        return new SystemScores(
                "best constant",
                "The same codes for every admission, those with the highest micro F1 on these very admissions.",
                BestConstant.fit(truth).score(truth),
                half);
    }

    static boolean[][] truth(List<ArchivedAdmission> admissions, LabelSet labels) {
        return ScoredLabels.truthOf(LabelChoice.labelsOf(admissions, labels), labels.size());
    }

    private static double[] same(LabelSet labels, double threshold) {
        double[] all = new double[labels.size()];
        Arrays.fill(all, threshold);
        return all;
    }
}
