package org.longitude.trainer.baseline;

import java.util.List;
import org.longitude.model.linear.LinearModel;
import org.longitude.model.tokenizer.WordTokenizer;

/**
 * TF-IDF of words and word pairs with one logistic regression a label: what a model must beat to
 * have earned its complexity. Deterministic: the same texts, labels and configuration give the same
 * scores. What it learned is a {@link LinearModel} over a word-level tokenizer of its own, which a
 * bundle can carry and a coder serve.
 */
public final class LinearBaseline {
    private final WordTokenizer tokenizer;
    private final LinearModel model;

    LinearBaseline(WordTokenizer tokenizer, LinearModel model) {
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
        return new LinearPath(texts, labels, labelCount, config).at(config.inverseRegularization());
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
