package org.longitude.trainer.retrain;

import org.longitude.trainer.finetune.FineTuneListener;
import org.longitude.trainer.retrain.RetrainListener.Phase;

/** Fine-tuning as a phase of the whole run. */
public record Heard(RetrainListener listener) implements FineTuneListener {

    @Override
    public void onStep(
            int step, int steps, double loss, double tokensPerSecond, double secondsLeft) {
        listener.onProgress(
                Phase.TRAIN,
                (double) step / Math.max(1, steps),
                "step %d of %d, loss %.4f, %.0f tokens/s, %.0f s left"
                        .formatted(step, steps, loss, tokensPerSecond, secondsLeft));
    }

    @Override
    public void onEvaluation(Evaluation evaluation) {
        listener.onResult(
                Phase.TRAIN,
                "step %d: loss %.4f, micro F1 %.4f on dev after %.0f s"
                        .formatted(
                                evaluation.step(),
                                evaluation.trainingLoss(),
                                evaluation.microF1(),
                                evaluation.seconds()));
    }
}
