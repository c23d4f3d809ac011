package org.longitude.trainer.baseline;

import java.util.List;
import org.longitude.model.linear.LinearModel;
import org.longitude.model.linear.LinearWeights;
import org.longitude.model.linear.SparseRow;
import org.longitude.model.linear.TfidfFeatures;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * TF-IDF of words and word pairs with one logistic regression a label: what a model must beat to
 * have earned its complexity. Deterministic: the same texts, labels and configuration give the same
 * scores. What it learned is a {@link LinearModel} over a word-level tokenizer of its own, which a
 * bundle can carry and a coder serve.
 */
public final class LinearBaseline {
    private final WordTokenizer tokenizer;
    private final LinearModel model;

    private LinearBaseline(WordTokenizer tokenizer, LinearModel model) {
        this.tokenizer = tokenizer;
        this.model = model;
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
        NgramChoice choice = NgramChoice.of(texts, config.documentsMin(), config.featuresMax());
        TfidfFeatures features = choice.features();
        List<SparseRow> rows =
                texts.stream()
                        .map(text -> features.transform(choice.tokenizer().idsOf(text)))
                        .toList();
        boolean[][] truth = ScoredLabels.truthOf(labels, labelCount);
        LinearWeights weights = LogisticRegression.train(rows, truth, features.size(), config);
        WordTokenizer tokenizer = choice.tokenizer();
        return new LinearBaseline(
                tokenizer, new LinearModel(features, weights, tokenizer.vocabularySize()));
    }

    /** Probabilities of one text, one per label. */
    public double[] score(String text) {
        return model.probabilities(tokenizer.idsOf(text));
    }

    /** Probabilities of many texts, [texts][labels]. */
    public double[][] scoreAll(List<String> texts) {
        return texts.stream().map(this::score).toArray(double[][]::new);
    }

    /** The words it knows; ids of its {@link #model()}. */
    public WordTokenizer tokenizer() {
        return tokenizer;
    }

    /** What it learned. */
    public LinearModel model() {
        return model;
    }

    /** How many words and pairs it looks at. */
    public int featureCount() {
        return model.featureCount();
    }
}
