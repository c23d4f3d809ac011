package org.longitude.trainer.finetune;

import org.longitude.model.training.AdamWConfig;
import org.longitude.model.training.WeightDecay;

/**
 * How a model is fine-tuned.
 *
 * <p>A small encoder from random weights gets stuck at the constant prediction unless embeddings
 * and head learn first: for {@code warmupShare} of the work the layers are bypassed and the rest
 * learns at {@code warmupRate}; then the layers join at a fraction of {@code rate}.
 *
 * @param seed of order, dropout and word dropout
 * @param epochs passes over the training admissions
 * @param minutesMax time budget; the schedule shrinks to it, and then a run is no longer a function
 *     of the seed alone
 * @param batchTokensMax most padded tokens that go through the model at once; one longer admission
 *     goes alone. It is a whole step where {@code batchAdmissions} is 0
 * @param warmupShare share of the work with layers bypassed, 0 to 1
 * @param warmupRate learning rate meanwhile
 * @param rate learning rate of embeddings and head afterwards; falls to 0 in a line
 * @param layersRateFactor the layers' rate as a share of {@code rate}
 * @param weightDecay of matrices; biases and norms have none
 * @param dropoutRate of embedded tokens
 * @param layerDropoutRate of what each half of a layer adds
 * @param wordDropoutRate share of words shown as unknown
 * @param gradientNormMax largest L2 norm of all gradients together
 * @param devAdmissionsMax how many dev admissions choose the best weights
 * @param evaluationsPerEpoch how often they are scored; only with layers on
 * @param positiveWeightPower how much more a rare label's positives count: (negatives / positives)
 *     to this power, 0 for not at all, 1 for as much as all its negatives. Biases start at the
 *     labels' frequencies whatever it is
 * @param epsilon of Adam; 0 for the customary 1e-8
 * @param batchAdmissions admissions of a step, whose gradients add up over pieces of {@code
 *     batchTokensMax}; 0: a step is one piece
 * @param patience looks at dev in a row without a better one after which training ends; 0: never
 */
public record FineTuneConfig(
        int seed,
        int epochs,
        double minutesMax,
        int batchTokensMax,
        double warmupShare,
        double warmupRate,
        double rate,
        double layersRateFactor,
        double weightDecay,
        float dropoutRate,
        float layerDropoutRate,
        float wordDropoutRate,
        double gradientNormMax,
        int devAdmissionsMax,
        int evaluationsPerEpoch,
        double positiveWeightPower,
        double epsilon,
        int batchAdmissions,
        int patience) {

    private static final double EPSILON = 1e-8;

    /** The paper's batch, in admissions. */
    private static final int PAPER_BATCH = 32;

    /** Steps of one piece of tokens, positives that count as negatives do, all epochs. */
    public FineTuneConfig(
            int seed,
            int epochs,
            double minutesMax,
            int batchTokensMax,
            double warmupShare,
            double warmupRate,
            double rate,
            double layersRateFactor,
            double weightDecay,
            float dropoutRate,
            float layerDropoutRate,
            float wordDropoutRate,
            double gradientNormMax,
            int devAdmissionsMax,
            int evaluationsPerEpoch) {
        this(
                seed,
                epochs,
                minutesMax,
                batchTokensMax,
                warmupShare,
                warmupRate,
                rate,
                layersRateFactor,
                weightDecay,
                dropoutRate,
                layerDropoutRate,
                wordDropoutRate,
                gradientNormMax,
                devAdmissionsMax,
                evaluationsPerEpoch,
                0,
                0,
                0,
                0);
    }

    public FineTuneConfig {
        require(epochs > 0, "epochs", epochs, "> 0");
        require(minutesMax > 0, "minutesMax", minutesMax, "> 0");
        require(batchTokensMax > 0, "batchTokensMax", batchTokensMax, "> 0");
        require(warmupShare >= 0 && warmupShare <= 1, "warmupShare", warmupShare, "0 to 1");
        require(warmupRate > 0, "warmupRate", warmupRate, "> 0");
        require(rate > 0, "rate", rate, "> 0");
        require(layersRateFactor > 0, "layersRateFactor", layersRateFactor, "> 0");
        require(weightDecay >= 0, "weightDecay", weightDecay, ">= 0");
        requireShare("dropoutRate", dropoutRate);
        requireShare("layerDropoutRate", layerDropoutRate);
        requireShare("wordDropoutRate", wordDropoutRate);
        require(gradientNormMax > 0, "gradientNormMax", gradientNormMax, "> 0");
        require(devAdmissionsMax > 0, "devAdmissionsMax", devAdmissionsMax, "> 0");
        require(evaluationsPerEpoch > 0, "evaluationsPerEpoch", evaluationsPerEpoch, "> 0");
        require(
                positiveWeightPower >= 0 && positiveWeightPower <= 1,
                "positiveWeightPower",
                positiveWeightPower,
                "0 to 1");
        require(epsilon >= 0, "epsilon", epsilon, ">= 0");
        require(batchAdmissions >= 0, "batchAdmissions", batchAdmissions, ">= 0");
        require(patience >= 0, "patience", patience, ">= 0");
    }

    /**
     * The paper's settings (section 4.2): 32 admissions a step, Adam with epsilon 2e-8, rate 2e-5.
     * It does not say for how long, so training ends when dev has not improved for two epochs.
     */
    public static FineTuneConfig paper(int seed) {
        return new FineTuneConfig(
                seed,
                20,
                100_000,
                8_192,
                0,
                2e-5,
                2e-5,
                1,
                0.01,
                0.1f,
                0.1f,
                0,
                1,
                5_000,
                1,
                0,
                2e-8,
                PAPER_BATCH,
                2);
    }

    /** The recipe of the bundle that Longitude ships. */
    public static FineTuneConfig demo(int seed, double minutesMax) {
        return new FineTuneConfig(
                seed, 5, minutesMax, 8_192, 0.25, 4e-3, 2e-3, 1, 0.01, 0.1f, 0, 0.03f, 1, 500, 2);
    }

    AdamWConfig optimizer() {
        return new AdamWConfig(
                0.9,
                0.999,
                epsilon == 0 ? EPSILON : epsilon,
                gradientNormMax,
                WeightDecay.DECOUPLED);
    }

    private static void requireShare(String name, float rate) {
        require(rate >= 0 && rate < 1, name, rate, "0 <= rate < 1");
    }

    private static void require(boolean holds, String name, Number found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: %s)".formatted(name, found, expected));
        }
    }
}
