package org.longitude.model.training;

/**
 * Constants of {@link AdamW}.
 *
 * @param beta1 memory of the mean gradient
 * @param beta2 memory of the mean squared gradient
 * @param epsilon added to the bias-corrected root, as torch does
 * @param gradientNormMax largest L2 norm of all gradients together; infinity for no clipping
 * @param form how weights decay
 */
public record AdamWConfig(
        double beta1, double beta2, double epsilon, double gradientNormMax, WeightDecay form) {

    public AdamWConfig {
        require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "0 <= beta1 < 1");
        require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "0 <= beta2 < 1");
        require(epsilon > 0, "epsilon", epsilon, "> 0");
        require(gradientNormMax > 0, "gradientNormMax", gradientNormMax, "> 0");
    }

    /** The customary betas and epsilon, decoupled decay. */
    public static AdamWConfig clippedAt(double gradientNormMax) {
        return new AdamWConfig(0.9, 0.999, 1e-8, gradientNormMax, WeightDecay.DECOUPLED);
    }

    private static void require(boolean holds, String name, double found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: %s)".formatted(name, found, expected));
        }
    }
}
