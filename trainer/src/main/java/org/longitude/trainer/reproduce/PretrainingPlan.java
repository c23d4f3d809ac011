package org.longitude.trainer.reproduce;

import java.util.HashMap;
import java.util.Map;
import org.longitude.trainer.pretrain.EncoderKind;
import org.longitude.trainer.pretrain.PretrainConfig;
import org.longitude.trainer.pretrain.SampleKind;
import org.longitude.trainer.run.ConfigFiles;

/**
 * How encoders are pre-trained. Each run has the seed 1, a sample a paragraph as in the paper
 * unless it says otherwise, and whatever else {@code train pretrain} would use.
 *
 * @param steps of each run
 * @param batchSamples samples of a step
 * @param microBatchTokensMax most padded tokens on a device at once
 * @param rate learning rate after the warm-up
 * @param epsilon of Adam
 * @param weightDecay of matrices
 * @param heldOutShare share of patients whose notes only judge
 * @param evaluations how often a run is judged
 * @param evaluationSamplesMax most held-out samples of an evaluation
 */
public record PretrainingPlan(
        Steps steps,
        int batchSamples,
        int microBatchTokensMax,
        double rate,
        double epsilon,
        double weightDecay,
        double heldOutShare,
        int evaluations,
        int evaluationSamplesMax) {

    /** Packed rows are long: a step has fewer of them, for about as many tokens. */
    private static final int PACKED_FEWER = 16;

    /**
     * Updates of the weights.
     *
     * @param general of a "default" checkpoint on general text, where the project makes it
     * @param continued of the Longformer that goes on from its default checkpoint
     * @param bert over words of the notes
     * @param longformer over words of the notes
     */
    public record Steps(int general, int continued, int bert, int longformer) {}

    /** One run. */
    PretrainConfig of(EncoderKind kind, SampleKind sample, int stepsOfRun, EncoderSize size) {
        int each =
                sample == SampleKind.PACKED
                        ? Math.max(1, batchSamples / PACKED_FEWER)
                        : batchSamples;
        Map<String, Object> own = new HashMap<>();
        own.put("shape", size.shape(kind));
        own.put("sample", sample);
        own.put("steps", stepsOfRun);
        own.put("batch_samples", each);
        own.put("micro_batch_tokens_max", microBatchTokensMax);
        own.put("rate", rate);
        own.put("epsilon", epsilon);
        own.put("weight_decay", weightDecay);
        own.put("held_out_share", heldOutShare);
        own.put("evaluation_steps", Math.max(1, stepsOfRun / evaluations));
        own.put("evaluation_samples_max", evaluationSamplesMax);
        return ConfigFiles.read(PretrainConfig.class, PretrainConfig.tiny(kind), null, own);
    }
}
