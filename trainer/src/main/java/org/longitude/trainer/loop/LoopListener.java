package org.longitude.trainer.loop;

/** Hears how a run goes, on the training thread. What it throws ends the run. */
public interface LoopListener {

    /** Hears nothing. */
    LoopListener SILENT = new LoopListener() {};

    /** Before the first step; after 0 steps, or those of the checkpoint the run goes on from. */
    default void onStart(Position from) {}

    /** After each step. */
    default void onStep(StepReport step) {}

    /** After each evaluation. */
    default void onEvaluation(Evaluation evaluation) {}

    /**
     * Before a file of a checkpoint is written.
     *
     * @param file its name; the checkpoint's own when it is about to be put into place
     */
    default void onCheckpoint(long step, String file) {}
}
