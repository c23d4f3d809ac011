package org.longitude.trainer.baseline;

import java.util.List;
import org.longitude.model.linear.LinearModel;
import org.longitude.model.linear.SparseRow;
import org.longitude.model.linear.TfidfFeatures;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * Baselines of the same texts at rising C. Words are counted once, and each begins where the one
 * before ended, so that a grid costs little more than its last point.
 */
public final class LinearPath {
    private final NgramChoice choice;
    private final LogisticRegression regression;

    /**
     * @param texts words separated by spaces, one text an admission
     * @param labels for each text the indices of its labels, each within [0, labelCount)
     * @param config its C is not used
     */
    public LinearPath(
            List<String> texts, List<int[]> labels, int labelCount, BaselineConfig config) {
        if (texts.isEmpty() || texts.size() != labels.size() || labelCount < 1) {
            throw new IllegalArgumentException(
                    "texts %d, label lists %d, labels %d (expected: as many texts as lists, and at least one of each)"
                            .formatted(texts.size(), labels.size(), labelCount));
        }
        choice = NgramChoice.of(texts, config.documentsMin(), config.featuresMax());
        TfidfFeatures features = choice.features();
        List<SparseRow> rows =
                texts.stream()
                        .map(text -> features.transform(choice.tokenizer().idsOf(text)))
                        .toList();
        boolean[][] truth = ScoredLabels.truthOf(labels, labelCount);
        regression = new LogisticRegression(rows, truth, features.size(), config);
    }

    /**
     * The baseline of one C.
     *
     * @param inverseRegularization C, not below the one asked for before
     */
    public LinearBaseline at(double inverseRegularization) {
        return new LinearBaseline(
                choice.tokenizer(),
                new LinearModel(
                        choice.features(),
                        regression.solve(inverseRegularization),
                        choice.tokenizer().vocabularySize()));
    }
}
