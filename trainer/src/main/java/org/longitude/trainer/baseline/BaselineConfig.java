package org.longitude.trainer.baseline;

/**
 * How the baseline reads and learns.
 *
 * @param documentsMin a word or pair counts as a feature from this many training texts on
 * @param featuresMax the most frequent features are kept, up to this many
 * @param inverseRegularization liblinear's and scikit-learn's C: higher fits the training texts
 *     closer
 * @param epochsMax passes over the training texts, at most
 * @param tolerance stops when no dual variable's gradient in a pass exceeds this
 * @param seed orders the passes; the same seed gives the same weights
 */
public record BaselineConfig(
        int documentsMin,
        int featuresMax,
        double inverseRegularization,
        int epochsMax,
        double tolerance,
        long seed) {

    public BaselineConfig {
        if (documentsMin < 1 || featuresMax < 1 || epochsMax < 1) {
            throw new IllegalArgumentException(
                    "documentsMin %d, featuresMax %d, epochsMax %d (expected: each at least 1)"
                            .formatted(documentsMin, featuresMax, epochsMax));
        }
        if (!(inverseRegularization > 0) || !(tolerance > 0)) {
            throw new IllegalArgumentException(
                    "inverseRegularization %s, tolerance %s (expected: each above 0)"
                            .formatted(inverseRegularization, tolerance));
        }
    }

    /** What is used unless somebody says otherwise. */
    public static BaselineConfig defaults() {
        return new BaselineConfig(3, 100_000, 30, 30, 0.1, 1);
    }

    /** The same with another C. */
    public BaselineConfig withInverseRegularization(double value) {
        return new BaselineConfig(documentsMin, featuresMax, value, epochsMax, tolerance, seed);
    }
}
