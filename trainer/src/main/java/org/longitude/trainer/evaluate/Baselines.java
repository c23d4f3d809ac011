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
 * dev; the last is fitted on the very split it is scored on, which no constant can better.
 */
public final class Baselines {
    private Baselines() {}

    /**
     * Trains, tunes and scores them.
     *
     * @param scored dev or test
     * @param said told what was chosen on dev
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
        TunedBaseline tuned =
                TunedBaseline.train(
                        new LabelledTexts(splits.train(), labels),
                        new LabelledTexts(splits.dev(), labels),
                        said);
        List<String> texts = scored.stream().map(ArchivedAdmission::words).toList();
        return new SystemScores(
                "linear baseline",
                "TF-IDF of words and word pairs over the whole text, logistic regression with C %.0f, one threshold; both tuned on dev."
                        .formatted(tuned.inverseRegularization()),
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
        double threshold = Thresholds.global(score.apply(splits.dev()));
        said.accept(
                "lexicon: %d of %d codes have a description, threshold %.3f"
                        .formatted(lexicon.described(), labels.size(), threshold));
        return new SystemScores(
                "lexicon",
                "Words of the codes' descriptions within a sentence, unless denied; nothing learned but one threshold, on dev. %d of %d codes have a description."
                        .formatted(lexicon.described(), labels.size()),
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
