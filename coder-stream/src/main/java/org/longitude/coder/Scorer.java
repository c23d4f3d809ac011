package org.longitude.coder;

import java.util.List;
import org.longitude.model.encoder.Scores;

/**
 * The model as the device worker needs it.
 *
 * <p>Threading: one thread owns it, from its making to its close.
 */
interface Scorer extends AutoCloseable {

    /**
     * Scores admissions together; the scores of one do not depend on the others.
     *
     * @param admissions token ids of each, without special tokens; none is empty
     * @return one result for each, in the same order, with evidence for every label above its
     *     threshold
     */
    List<Scores> score(List<int[]> admissions);

    /** Admissions that only wait for the device. */
    @FunctionalInterface
    interface LaidOut {

        /** As {@link Scorer#score}, by the thread that owns the scorer. */
        List<Scores> score();
    }

    /**
     * Does what scoring does before the device has to, where there is anything. May be asked by any
     * thread, also while the owner scores or after it has closed.
     */
    default LaidOut layOut(List<int[]> admissions) {
        return () -> score(admissions);
    }

    /** Rows that it computes for an admission of so many tokens; may be asked by any thread. */
    int rows(int tokens);

    @Override
    void close();
}
