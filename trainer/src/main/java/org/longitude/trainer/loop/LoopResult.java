package org.longitude.trainer.loop;

import java.util.List;

/**
 * What a run came to; every learner holds the best weights.
 *
 * @param best the evaluation whose weights they are
 * @param history all evaluations, in order
 * @param steps steps done
 * @param tokens shown, without padding
 * @param seconds of training, over all parts of a run that was resumed
 * @param end why it ended
 */
public record LoopResult(
        Evaluation best,
        List<Evaluation> history,
        long steps,
        long tokens,
        double seconds,
        End end) {

    /** Why a run ended. */
    public enum End {
        /** Every planned step was done. */
        STEPS,
        /** The time budget ended first. */
        TIME,
        /** Evaluations stopped getting better. */
        PATIENCE
    }

    public LoopResult {
        history = List.copyOf(history);
    }
}
