package org.longitude.model.linear;

/**
 * Counts of words and word pairs, weighted (1 + ln tf) · (1 + ln((1 + n) / (1 + df))) and scaled to
 * unit length: scikit-learn's TfidfVectorizer with {@code ngram_range=(1, 2), sublinear_tf=True}.
 * Immutable, safe for use by several threads.
 */
public final class TfidfFeatures {
    private final Ngrams ngrams;
    private final float[] inverseFrequencies;

    private TfidfFeatures(Ngrams ngrams, float[] inverseFrequencies) {
        if (inverseFrequencies.length != ngrams.size()) {
            throw new IllegalArgumentException(
                    "inverse frequencies: %d (expected: one for each of %d n-grams)"
                            .formatted(inverseFrequencies.length, ngrams.size()));
        }
        this.ngrams = ngrams;
        this.inverseFrequencies = inverseFrequencies;
    }

    /**
     * Weighs n-grams by how rare they were.
     *
     * @param texts how many texts were looked at
     * @param textsWith for each n-gram, in how many of them it stood
     */
    public static TfidfFeatures fitted(Ngrams ngrams, int texts, int[] textsWith) {
        float[] inverseFrequencies = new float[textsWith.length];
        for (int i = 0; i < textsWith.length; i++) {
            inverseFrequencies[i] = (float) (1 + Math.log((1.0 + texts) / (1.0 + textsWith[i])));
        }
        return new TfidfFeatures(ngrams, inverseFrequencies);
    }

    static TfidfFeatures of(Ngrams ngrams, float[] inverseFrequencies) {
        return new TfidfFeatures(ngrams, inverseFrequencies);
    }

    /** How many features there are. */
    public int size() {
        return inverseFrequencies.length;
    }

    Ngrams ngrams() {
        return ngrams;
    }

    float[] inverseFrequencies() {
        return inverseFrequencies.clone();
    }

    /** The features of one text. */
    public SparseRow transform(int[] tokenIds) {
        int[] occurrences = ngrams.occurrences(tokenIds);
        int[] indices = new int[occurrences.length];
        double[] weights = new double[occurrences.length];
        int count = 0;
        double squares = 0;
        for (int from = 0, to; from < occurrences.length; from = to) {
            int feature = occurrences[from];
            to = from + 1;
            while (to < occurrences.length && occurrences[to] == feature) {
                to++;
            }
            indices[count] = feature;
            weights[count] = (1 + Math.log(to - from)) * inverseFrequencies[feature];
            squares += weights[count] * weights[count];
            count++;
        }
        return unit(indices, weights, count, Math.sqrt(squares));
    }

    private static SparseRow unit(int[] indices, double[] weights, int count, double length) {
        int[] kept = new int[count];
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            kept[i] = indices[i];
            values[i] = (float) (weights[i] / length);
        }
        return new SparseRow(kept, values);
    }
}
