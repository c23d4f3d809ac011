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

    /** Rows that it computes for an admission of so many tokens; may be asked by any thread. */
    int rows(int tokens);

    @Override
    void close();
}
