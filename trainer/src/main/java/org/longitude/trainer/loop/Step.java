package org.longitude.trainer.loop;

import java.util.List;

/**
 * The samples of one update of the weights.
 *
 * @param microBatches what goes through a model at once; gradients add up over them
 */
public record Step<S>(List<List<S>> microBatches) {

    public Step {
        microBatches = List.copyOf(microBatches);
    }

    /** A step of one micro-batch. */
    public static <S> Step<S> of(List<S> samples) {
        return new Step<>(List.of(samples));
    }
}
