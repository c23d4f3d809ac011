package org.longitude.model.encoder;

/**
 * How a forward pass is run.
 *
 * @param training whether gradients are kept
 * @param dropoutRate share of elements of the embedded tokens set to zero, 0 for none; only in
 *     training
 * @param layerDropoutRate the same of what each half of a layer adds; costs a small model a fifth
 *     of its training speed
 * @param layersOn whether the layers take part; without them the head reads the embeddings, which
 *     is how a small model warms up
 */
public record ForwardPass(
        boolean training, float dropoutRate, float layerDropoutRate, boolean layersOn) {

    public ForwardPass {
        requireRate("dropoutRate", dropoutRate, training);
        requireRate("layerDropoutRate", layerDropoutRate, training);
    }

    private static void requireRate(String name, float rate, boolean training) {
        if (!(rate >= 0 && rate < 1) || (rate > 0 && !training)) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: 0 <= rate < 1, and 0 outside training)"
                            .formatted(name, rate));
        }
    }

    /** As a served model runs. */
    public static ForwardPass scoring() {
        return new ForwardPass(false, 0, 0, true);
    }

    /** With gradients and every layer, nothing dropped. */
    public static ForwardPass plainTraining() {
        return new ForwardPass(true, 0, 0, true);
    }
}
