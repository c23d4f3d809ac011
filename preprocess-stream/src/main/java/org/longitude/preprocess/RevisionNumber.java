package org.longitude.preprocess;

/**
 * Where a revision's number comes from: the place in notes.raw of the newest note that changed
 * anything, and how many discharge events there were.
 *
 * <p>It is computed from what the admission consists of and not counted, so nobody has to remember
 * it: it is the same for every tokenizer, after a reset, and whatever the order in which the two
 * topics were read. A later note outweighs any number of events, so it rises even where expired
 * state has forgotten the events. Every number fits the 53 bits that JavaScript counts in as long
 * as a partition has fewer than 2^45 records.
 */
final class RevisionNumber {

    /** Most discharge events of an admission. */
    static final int EVENTS_MAX = 255;

    private static final long NOTE_STEP = EVENTS_MAX + 1L;

    private RevisionNumber() {}

    /**
     * The number of the revision that these inputs make.
     *
     * @param sourceOffsetMax highest offset in notes.raw of a note that changed anything
     * @param events how many different discharge events there were
     * @param last the last number that was given out, 0 if none was; only where notes.raw was made
     *     anew, so that offsets began again, is it not lower by itself
     */
    static long of(long sourceOffsetMax, int events, long last) {
        return Math.max(last + 1, (sourceOffsetMax + 1) * NOTE_STEP + events);
    }

    /** The place in notes.raw that a number states, where offsets never began again. */
    static long sourceOffset(long revision) {
        return revision / NOTE_STEP - 1;
    }
}
