package org.longitude.trainer.retrain;

/** Hears how a run goes, on the calling thread. Details hold counts and scores, never text. */
public interface RetrainListener {
    /** Hears nothing. */
    RetrainListener SILENT = new RetrainListener() {};

    /** What a run does, in this order. */
    enum Phase {
        READ("reading the archive"),
        PREPARE("labels and vocabulary"),
        BASELINE("linear baseline"),
        TRAIN("training"),
        SCORE("scoring dev and test"),
        WRITE("writing the bundle");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    /**
     * The phase goes on.
     *
     * @param share of the phase, 0 to 1
     * @param detail what a progress bar shows beside it
     */
    default void onProgress(Phase phase, double share, String detail) {}

    /** Something a person wants to keep: a result or a decision. */
    default void onResult(Phase phase, String line) {}
}
