package org.longitude.preprocess;

import java.time.Duration;
import java.util.function.IntPredicate;

/**
 * Whether a partition's inputs have been read up to where they ended at the start.
 *
 * @param partitions says so of a partition
 * @param closedToo whether admissions that are closed are published too, once it is done
 */
record CatchUp(IntPredicate partitions, boolean closedToo) {

    static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** For applications that wait for nothing. */
    static final CatchUp AT_ONCE = new CatchUp(partition -> true, true);

    boolean isDone(int partition) {
        return partitions.test(partition);
    }
}
