package org.longitude.trainer.probe;

/**
 * How probes learn. The defaults are the paper's (4.3): batches of 32, Adam with rate 0.01 and
 * epsilon 2e-8; it says "efficient convergence in validation loss" and no number of epochs, so they
 * end when dev's loss has not fallen for {@code patience} epochs.
 *
 * @param batchSize admissions a step
 * @param learningRate of Adam, constant
 * @param epsilon of Adam
 * @param epochsMax passes over train, at most
 * @param patience epochs without a lower loss on dev after which a probe ends
 * @param seed of weights and order
 */
public record ProbeConfig(
        int batchSize,
        double learningRate,
        double epsilon,
        int epochsMax,
        int patience,
        long seed) {

    public ProbeConfig {
        if (batchSize < 1 || epochsMax < 1 || patience < 0) {
            throw new IllegalArgumentException(
                    "batchSize: %d, epochsMax: %d, patience: %d (expected: >= 1, >= 1, >= 0)"
                            .formatted(batchSize, epochsMax, patience));
        }
        if (!(learningRate > 0) || !(epsilon > 0)) {
            throw new IllegalArgumentException(
                    "learningRate: %s, epsilon: %s (expected: each above 0)"
                            .formatted(learningRate, epsilon));
        }
    }

    /** The paper's. */
    public static ProbeConfig paper() {
        return new ProbeConfig(32, 0.01, 2e-8, 100, 5, 1);
    }
}
