package org.longitude.trainer.finetune;

import java.util.List;

/**
 * What a run came to; the model that was trained holds the best weights.
 *
 * @param best the evaluation whose weights were kept
 * @param history all evaluations, in order
 * @param steps steps done
 * @param seconds the whole run took
 * @param constantMicroF1 the best constant prediction's micro F1 on the same dev admissions
 */
public record FineTuneResult(
        FineTuneListener.Evaluation best,
        List<FineTuneListener.Evaluation> history,
        int steps,
        double seconds,
        double constantMicroF1) {

    public FineTuneResult {
        history = List.copyOf(history);
    }
}
