package org.longitude.coder;

import java.util.concurrent.atomic.LongAdder;

/**
 * The running counts behind {@link CoderCounters}.
 *
 * <p>Threading: safe for use by several threads.
 */
final class Tally {

    private final CoderMeters meters;
    private final BatchListener listener;
    private final LongAdder coded = new LongAdder();
    private final LongAdder retracted = new LongAdder();
    private final LongAdder superseded = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder passedOver = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder tokens = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder deviceNanos = new LongAdder();
    private final LongAdder aheadUsed = new LongAdder();
    private final LongAdder aheadDropped = new LongAdder();
    private final LongAdder refusedTransactions = new LongAdder();

    Tally(CoderMeters meters) {
        this(meters, BatchListener.NONE);
    }

    Tally(CoderMeters meters, BatchListener listener) {
        this.meters = meters;
        this.listener = listener;
    }

    void scored(BatchPlanner.Batch<Work> batch, long nanos) {
        batches.increment();
        tokens.add(batch.tokens());
        rows.add(batch.rows());
        deviceNanos.add(nanos);
        meters.scored(batch, nanos);
        if (listener != BatchListener.NONE) {
            listener.scored(
                    batch.admissions().stream()
                            .map(work -> work.admission().getAdmissionId())
                            .toList(),
                    System.nanoTime(),
                    nanos);
        }
    }

    /** A batch was laid out before the device was free, for the plan that was then made or not. */
    void laidOutAhead(boolean used) {
        (used ? aheadUsed : aheadDropped).increment();
        meters.laidOutAhead(used);
    }

    void committed(Iterable<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            meters.committed(outcome);
            AdmissionTrace.of(outcome.source()).committed(outcome);
            if (outcome instanceof Outcome.Predicted predicted) {
                boolean retraction = predicted.prediction().getCodes().isEmpty();
                (retraction ? retracted : coded).increment();
            } else if (outcome instanceof Outcome.Superseded) {
                superseded.increment();
            } else if (outcome instanceof Outcome.PassedOver) {
                passedOver.increment();
            } else {
                deadLettered.increment();
            }
        }
    }

    void refused() {
        refusedTransactions.increment();
        meters.refusedTransaction();
    }

    CoderCounters counters(int inFlight) {
        return new CoderCounters(
                coded.sum(),
                retracted.sum(),
                superseded.sum(),
                deadLettered.sum(),
                passedOver.sum(),
                batches.sum(),
                tokens.sum(),
                rows.sum(),
                aheadUsed.sum(),
                aheadDropped.sum(),
                deviceNanos.sum() / 1_000_000,
                refusedTransactions.sum(),
                inFlight);
    }
}
