package org.longitude.trainer.finetune;

/** Hears how a run goes, on the training thread. */
public interface FineTuneListener {

    /** Hears nothing. */
    FineTuneListener SILENT = new FineTuneListener() {};

    /**
     * After each step.
     *
     * @param step steps done
     * @param steps steps planned; fewer are done when the time budget ends first
     * @param loss of this step
     * @param tokensPerSecond of this phase, without padding
     * @param secondsLeft estimate
     */
    default void onStep(
            int step, int steps, double loss, double tokensPerSecond, double secondsLeft) {}

    /** After each scoring of dev. */
    default void onEvaluation(Evaluation evaluation) {}

    /**
     * One scoring of dev.
     *
     * @param step steps done
     * @param trainingLoss mean since the last one
     * @param threshold one for all labels, tuned here
     * @param microF1 at that threshold
     * @param seconds since training began
     */
    record Evaluation(
            int step, double trainingLoss, double threshold, double microF1, double seconds) {}
}
