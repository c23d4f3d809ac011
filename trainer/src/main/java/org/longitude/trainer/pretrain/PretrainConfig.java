package org.longitude.trainer.pretrain;

import org.longitude.model.training.AdamWConfig;
import org.longitude.model.training.LinearSchedule;
import org.longitude.model.training.WeightDecay;
import org.longitude.trainer.loop.Cadence;
import org.longitude.trainer.loop.LoopConfig;
import org.longitude.trainer.loop.RunLength;

/**
 * How a model is pre-trained.
 *
 * @param encoder which family
 * @param shape of one that starts from nothing
 * @param sample what one sample is
 * @param maskShare share of the words that must be guessed
 * @param wholeWords whether all tokens of a word are guessed, or none
 * @param heldOutShare share of patients whose notes only judge
 * @param seed of weights, order, masks and dropout
 * @param steps updates of the weights
 * @param batchSamples samples of a step
 * @param microBatchTokensMax most padded tokens on a device at once; gradients add up over these
 * @param rate learning rate after the warm-up; falls to 0 in a line
 * @param warmupShare share of the steps over which the rate rises
 * @param epsilon of Adam
 * @param weightDecay of matrices; biases and norms have none
 * @param gradientNormMax largest L2 norm of all gradients together
 * @param dropoutRate of embedded tokens
 * @param layerDropoutRate of what each half of a layer adds
 * @param evaluationSteps steps between evaluations
 * @param evaluationSamplesMax most held-out samples of an evaluation, spread evenly
 * @param patience evaluations in a row without a better one after which it stops; 0 for never
 * @param checkpointSteps steps between checkpoints
 */
public record PretrainConfig(
        EncoderKind encoder,
        EncoderShape shape,
        SampleKind sample,
        double maskShare,
        boolean wholeWords,
        double heldOutShare,
        long seed,
        int steps,
        int batchSamples,
        int microBatchTokensMax,
        double rate,
        double warmupShare,
        double epsilon,
        double weightDecay,
        double gradientNormMax,
        float dropoutRate,
        float layerDropoutRate,
        int evaluationSteps,
        int evaluationSamplesMax,
        int patience,
        int checkpointSteps) {

    public PretrainConfig {
        require(maskShare > 0 && maskShare < 1, "mask_share", maskShare, "0 < share < 1");
        require(
                heldOutShare > 0 && heldOutShare < 1,
                "held_out_share",
                heldOutShare,
                "0 < share < 1");
        require(steps > 0, "steps", steps, "> 0");
        require(batchSamples > 0, "batch_samples", batchSamples, "> 0");
        require(microBatchTokensMax > 0, "micro_batch_tokens_max", microBatchTokensMax, "> 0");
        require(rate > 0, "rate", rate, "> 0");
        require(warmupShare >= 0 && warmupShare < 1, "warmup_share", warmupShare, "0 to 1");
        require(weightDecay >= 0, "weight_decay", weightDecay, ">= 0");
        require(dropoutRate >= 0 && dropoutRate < 1, "dropout_rate", dropoutRate, "0 to 1");
        require(
                layerDropoutRate >= 0 && layerDropoutRate < 1,
                "layer_dropout_rate",
                layerDropoutRate,
                "0 to 1");
        require(evaluationSteps > 0, "evaluation_steps", evaluationSteps, "> 0");
        require(evaluationSamplesMax > 0, "evaluation_samples_max", evaluationSamplesMax, "> 0");
        require(patience >= 0, "patience", patience, ">= 0");
        require(checkpointSteps > 0, "checkpoint_steps", checkpointSteps, "> 0");
        require(shape.tokensMax() >= 8, "shape.tokens_max", shape.tokensMax(), ">= 8");
    }

    /** The paper's sizes and hyper-parameters, for a GPU. */
    public static PretrainConfig base(EncoderKind encoder) {
        boolean longformer = encoder == EncoderKind.LONGFORMER;
        return new PretrainConfig(
                encoder,
                new EncoderShape(768, 12, 12, 3072, 512, longformer ? 4096 : 512, false),
                SampleKind.PARAGRAPH,
                0.15,
                false,
                0.02,
                1,
                longformer ? 16_000 : 32_000,
                32,
                16_384,
                1e-5,
                0.1,
                2e-8,
                0.01,
                1,
                0.1f,
                0.1f,
                1_000,
                2_000,
                0,
                500);
    }

    /** Minutes on two cores. */
    public static PretrainConfig tiny(EncoderKind encoder) {
        boolean longformer = encoder == EncoderKind.LONGFORMER;
        return new PretrainConfig(
                encoder,
                new EncoderShape(128, 2, 2, 256, 32, longformer ? 4096 : 512, longformer),
                SampleKind.PARAGRAPH,
                0.15,
                false,
                0.02,
                1,
                2_000,
                32,
                8_192,
                1e-3,
                0.05,
                1e-8,
                0.01,
                1,
                0.1f,
                0,
                250,
                500,
                0,
                200);
    }

    LoopConfig loop() {
        return new LoopConfig(
                seed,
                RunLength.ofSteps(steps),
                new AdamWConfig(0.9, 0.999, epsilon, gradientNormMax, WeightDecay.DECOUPLED),
                Cadence.everySteps(evaluationSteps),
                patience,
                checkpointSteps);
    }

    LinearSchedule schedule() {
        return new LinearSchedule(rate, Math.round(warmupShare * steps), steps);
    }

    private static void require(boolean holds, String name, Number found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: %s)".formatted(name, found, expected));
        }
    }
}
