package org.longitude.model.encoder;

/**
 * How a forward pass is run.
 *
 * @param training whether gradients are kept
 * @param dropoutRate share of state elements set to zero, 0 for none; only in training
 * @param layersOn whether the layers take part; without them the head reads the embeddings, which
 *     is how a small model warms up
 */
public record ForwardPass(boolean training, float dropoutRate, boolean layersOn) {

    public ForwardPass {
        if (!(dropoutRate >= 0 && dropoutRate < 1) || (dropoutRate > 0 && !training)) {
            throw new IllegalArgumentException(
                    "dropoutRate: %s (expected: 0 <= rate < 1, and 0 outside training)"
                            .formatted(dropoutRate));
        }
    }

    /** As a served model runs. */
    public static ForwardPass scoring() {
        return new ForwardPass(false, 0, true);
    }

    /** With gradients and every layer. */
    public static ForwardPass training(float dropoutRate) {
        return new ForwardPass(true, dropoutRate, true);
    }

    /** With gradients, the layers bypassed. */
    public static ForwardPass warmingUp(float dropoutRate) {
        return new ForwardPass(true, dropoutRate, false);
    }
}
