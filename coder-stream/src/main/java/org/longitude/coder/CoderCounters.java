package org.longitude.coder;

/**
 * What the coder has done since it started; counted when it is committed, save for the batches,
 * which are counted when they are scored.
 *
 * @param coded predictions with codes
 * @param retracted predictions that retract
 * @param superseded revisions that a newer one overtook before they were coded
 * @param deadLettered records put aside
 * @param passedOver records of another tokenizer, which are another coder's
 * @param batches runs of the model
 * @param tokens tokens it read, padding left out
 * @param rows rows it computed: tokens, special tokens and what overlapping token windows read
 *     twice
 * @param aheadUsed batches of which the rows had been laid out while the device computed another
 * @param aheadDropped batches that were laid out so and then planned otherwise
 * @param deviceMs time the runs took
 * @param refusedTransactions transactions that were aborted and read again
 * @param inFlight admissions read and not committed, now
 */
public record CoderCounters(
        long coded,
        long retracted,
        long superseded,
        long deadLettered,
        long passedOver,
        long batches,
        long tokens,
        long rows,
        long aheadUsed,
        long aheadDropped,
        long deviceMs,
        long refusedTransactions,
        int inFlight) {

    /** Share of the computed rows that were no token read for the first time; 0 before any. */
    public double paddingWaste() {
        return rows == 0 ? 0 : 1 - (double) tokens / rows;
    }

    /** Tokens per second of the device's own time; 0 before the first batch. */
    public double tokensPerSecond() {
        return deviceMs == 0 ? 0 : tokens * 1000.0 / deviceMs;
    }
}
