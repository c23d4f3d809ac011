package org.longitude.trainer.loop;

import org.longitude.model.training.AdamWConfig;

/**
 * How a run goes, whatever it trains.
 *
 * @param seed of every random choice
 * @param length when it ends
 * @param optimizer of the weights, with the largest norm of their gradients
 * @param evaluations when it is judged, beside its end
 * @param patience evaluations in a row without a better one after which it stops; 0 for never
 * @param checkpointSteps steps between checkpoints; one is also written at each evaluation
 */
public record LoopConfig(
        long seed,
        RunLength length,
        AdamWConfig optimizer,
        Cadence evaluations,
        int patience,
        int checkpointSteps) {

    public LoopConfig {
        if (patience < 0 || checkpointSteps < 1) {
            throw new IllegalArgumentException(
                    "patience: %d, checkpointSteps: %d (expected: >= 0, >= 1)"
                            .formatted(patience, checkpointSteps));
        }
    }
}
