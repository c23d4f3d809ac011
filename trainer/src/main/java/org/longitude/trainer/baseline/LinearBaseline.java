package org.longitude.trainer.baseline;

import java.util.List;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * TF-IDF of words and word pairs with one logistic regression a label: what a model must beat to
 * have earned its complexity. Deterministic: the same texts, labels and configuration give the same
 * scores.
 */
public final class LinearBaseline {
    private final TfidfFeatures features;
    private final LogisticRegression regression;

    private LinearBaseline(TfidfFeatures features, LogisticRegression regression) {
        this.features = features;
        this.regression = regression;
    }

    /**
     * Learns from texts and their labels.
     *
     * @param texts words separated by spaces, one text an admission
     * @param labels for each text the indices of its labels, each within [0, labelCount)
     */
    public static LinearBaseline train(
            List<String> texts, List<int[]> labels, int labelCount, BaselineConfig config) {
        if (texts.isEmpty() || texts.size() != labels.size() || labelCount < 1) {
            throw new IllegalArgumentException(
                    "texts %d, label lists %d, labels %d (expected: as many texts as lists, and at least one of each)"
                            .formatted(texts.size(), labels.size(), labelCount));
        }
        TfidfFeatures features =
                TfidfFeatures.fit(texts, config.documentsMin(), config.featuresMax());
        List<SparseRow> rows = texts.stream().map(features::transform).toList();
        boolean[][] truth = ScoredLabels.truthOf(labels, labelCount);
        return new LinearBaseline(
                features, LogisticRegression.train(rows, truth, features.size(), config));
    }

    /** Probabilities of one text, one per label. */
    public double[] score(String text) {
        return regression.score(features.transform(text));
    }

    /** Probabilities of many texts, [texts][labels]. */
    public double[][] scoreAll(List<String> texts) {
        return texts.stream().map(this::score).toArray(double[][]::new);
    }

    /** How many words and pairs it looks at. */
    public int featureCount() {
        return features.size();
    }
}
