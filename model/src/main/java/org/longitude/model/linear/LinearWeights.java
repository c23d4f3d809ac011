package org.longitude.model.linear;

/**
 * One weight for each feature and label and one intercept for each label. They lie as
 * [feature][label], so that one visit to a feature serves all labels with one contiguous vector
 * operation; the last row is the intercept, the weight of a feature that is 1 in every text.
 *
 * <p>Threading: safe to read by several threads while nobody calls {@link #move}.
 */
public final class LinearWeights {
    private final int features;
    private final int labels;

    /** [features + 1][labels]. */
    private final float[] values;

    /** All zero, for a trainer to {@link #move}. */
    public LinearWeights(int features, int labels) {
        this(features, labels, new float[Math.multiplyExact(features + 1, labels)]);
    }

    LinearWeights(int features, int labels, float[] values) {
        this.features = features;
        this.labels = labels;
        this.values = values;
    }

    /** The same weights, apart. */
    public LinearWeights copy() {
        return new LinearWeights(features, labels, values.clone());
    }

    public int features() {
        return features;
    }

    public int labels() {
        return labels;
    }

    /** Writes the log odds of a text into {@code margins}, one for each label. */
    public void margins(SparseRow row, float[] margins) {
        System.arraycopy(values, features * labels, margins, 0, labels);
        for (int i = 0; i < row.size(); i++) {
            float value = row.value(i);
            int from = row.index(i) * labels;
            for (int c = 0; c < labels; c++) {
                margins[c] += value * values[from + c];
            }
        }
    }

    /** Adds a text's features, times a step for each label, to the weights; for trainers. */
    public void move(SparseRow row, float[] steps) {
        for (int i = 0; i < row.size(); i++) {
            add(row.index(i), row.value(i), steps);
        }
        add(features, 1, steps);
    }

    private void add(int feature, float value, float[] steps) {
        int from = feature * labels;
        for (int c = 0; c < labels; c++) {
            values[from + c] += value * steps[c];
        }
    }

    /** The weight of a feature for a label. */
    float weight(int feature, int label) {
        return values[feature * labels + label];
    }

    /** [features + 1][labels], not copied: the files' business. */
    float[] values() {
        return values;
    }
}
