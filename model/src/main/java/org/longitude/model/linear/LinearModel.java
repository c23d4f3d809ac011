package org.longitude.model.linear;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.Evidence;
import org.longitude.model.encoder.Scores;

/**
 * TF-IDF of words and word pairs with one logistic regression a label: token ids of admissions in,
 * a probability and evidence per label out. The same object is trained and served.
 *
 * <p>It reads the whole of any admission. Evidence are the tokens of the n-grams that speak for the
 * label: an n-gram's contribution is its value times its weight, shared evenly by all places where
 * it stands and by the tokens of each. Immutable once trained, safe for use by several threads.
 */
public final class LinearModel {
    private final TfidfFeatures features;
    private final LinearWeights weights;
    private final int vocabularySize;

    /**
     * A model over a word-level tokenizer.
     *
     * @param vocabularySize of that tokenizer
     * @throws IllegalArgumentException if the parts do not fit each other
     */
    public LinearModel(TfidfFeatures features, LinearWeights weights, int vocabularySize) {
        if (features.size() != weights.features()) {
            throw new IllegalArgumentException(
                    "features: %d (expected: %d, as the weights have)"
                            .formatted(features.size(), weights.features()));
        }
        requireWithin(features.ngrams(), vocabularySize);
        this.features = features;
        this.weights = weights;
        this.vocabularySize = vocabularySize;
    }

    private static void requireWithin(Ngrams ngrams, int vocabularySize) {
        for (int feature = 0; feature < ngrams.size(); feature++) {
            if (Math.max(ngrams.first(feature), ngrams.second(feature)) >= vocabularySize) {
                throw new IllegalArgumentException(
                        "feature %d: a token outside the vocabulary of %d words (expected: within)"
                                .formatted(feature, vocabularySize));
            }
        }
    }

    /**
     * Loads a directory that {@link #save} wrote.
     *
     * @throws ModelException {@code CONFIG_INVALID}, {@code WEIGHTS_INVALID} or {@code FILE_FAILED}
     */
    public static LinearModel load(Path directory) {
        return LinearModelFiles.load(directory);
    }

    /** Whether a directory's {@code config.json} describes a linear model. */
    public static boolean isIn(Path directory) {
        return LinearModelFiles.isIn(directory);
    }

    /** Writes {@code config.json} and {@code model.safetensors} into the directory. */
    public void save(Path directory) throws IOException {
        LinearModelFiles.save(this, directory);
    }

    public int labels() {
        return weights.labels();
    }

    /** How many words and pairs it looks at. */
    public int featureCount() {
        return features.size();
    }

    public int vocabularySize() {
        return vocabularySize;
    }

    TfidfFeatures features() {
        return features;
    }

    LinearWeights weights() {
        return weights;
    }

    /**
     * Probabilities of one text, one per label; a text without a known word has the intercepts'.
     */
    public double[] probabilities(int[] tokenIds) {
        return probabilities(features.transform(tokenIds));
    }

    private double[] probabilities(SparseRow row) {
        float[] margins = new float[labels()];
        weights.margins(row, margins);
        double[] probabilities = new double[margins.length];
        for (int c = 0; c < margins.length; c++) {
            probabilities[c] = 1 / (1 + Math.exp(-margins[c]));
        }
        return probabilities;
    }

    /**
     * Scores admissions, each for itself.
     *
     * @param admissions token ids of each, without special tokens
     * @param evidenceFloors per label, the probability from which evidence is given; above 1 for
     *     never
     * @throws IllegalArgumentException if an admission is empty or holds an id outside the
     *     vocabulary
     */
    public List<Scores> score(List<int[]> admissions, float[] evidenceFloors) {
        if (evidenceFloors.length != labels()) {
            throw new IllegalArgumentException(
                    "evidenceFloors: %d (expected: one for each of %d labels)"
                            .formatted(evidenceFloors.length, labels()));
        }
        admissions.forEach(this::requireValid);
        return admissions.stream().map(tokenIds -> score(tokenIds, evidenceFloors)).toList();
    }

    private Scores score(int[] tokenIds, float[] floors) {
        SparseRow row = features.transform(tokenIds);
        double[] exact = probabilities(row);
        float[] probabilities = new float[exact.length];
        for (int label = 0; label < exact.length; label++) {
            probabilities[label] = (float) exact[label];
        }
        int[] labels =
                IntStream.range(0, exact.length)
                        .filter(label -> probabilities[label] >= floors[label])
                        .toArray();
        return new Scores(probabilities, evidence(tokenIds, row, labels), tokenIds.length, 1);
    }

    private List<Evidence> evidence(int[] tokenIds, SparseRow row, int[] labels) {
        if (labels.length == 0) {
            return List.of();
        }
        Contributions contributions = new Contributions(features.ngrams(), weights, tokenIds, row);
        return Arrays.stream(labels).mapToObj(contributions::strongest).toList();
    }

    private void requireValid(int[] tokenIds) {
        if (tokenIds.length == 0) {
            throw new IllegalArgumentException(
                    "an admission has 0 tokens (expected: at least one; nothing can be coded)");
        }
        for (int place = 0; place < tokenIds.length; place++) {
            if (tokenIds[place] < 0 || tokenIds[place] >= vocabularySize) {
                throw new IllegalArgumentException(
                        "the id at place %d is outside the vocabulary (expected: 0 <= id < %d; is this the model's own tokenizer?)"
                                .formatted(place, vocabularySize));
            }
        }
    }
}
