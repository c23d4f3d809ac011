package org.longitude.coder;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of the batch that a device is likely to take next, laid out while it computes. It is a
 * guess and nothing more: the admissions go on waiting in the planner, the device plans from all
 * that waits when it is free, and what was laid out for another plan or by another model is
 * dropped. So it holds up nobody, and no admission is in it that has been overtaken or whose
 * partition is gone.
 *
 * <p>Threading: one thread lays out, the device's takes.
 */
final class RowsAhead {

    private static final Logger LOG = LoggerFactory.getLogger(RowsAhead.class);

    private record Guess(Scorer scorer, List<Work> admissions, Scorer.LaidOut rows) {

        /** Two of one record are one: it is known by its place in memory, not by what it says. */
        boolean isOf(Scorer other, List<Work> planned) {
            return scorer == other && admissions.equals(planned);
        }
    }

    private final InFlight inFlight;
    private final Tally tally;
    private final AtomicReference<@Nullable Guess> guess = new AtomicReference<>();

    RowsAhead(InFlight inFlight, Tally tally) {
        this.inFlight = inFlight;
        this.tally = tally;
    }

    /** Lays out the next batch, if a full one waits: any other would still change. */
    void layOut(Scorer scorer) {
        Optional<BatchPlanner.Batch<Work>> likely = inFlight.likelyBatch();
        if (likely.isEmpty()) {
            return;
        }
        List<Work> admissions = likely.get().admissions();
        try {
            Scorer.LaidOut rows = scorer.layOut(admissions.stream().map(Work::tokenIds).toList());
            guess.set(new Guess(scorer, admissions, rows));
        } catch (RuntimeException e) {
            // The device fails on it again, and finds out whose fault it is.
            LOG.debug(
                    "not laid out admissions={} cause={}",
                    admissions.size(),
                    e.getClass().getName());
        }
    }

    /** The rows of just this batch for just this model, or null where nobody has laid them out. */
    Scorer.@Nullable LaidOut take(Scorer scorer, List<Work> planned) {
        Guess made = guess.getAndSet(null);
        if (made == null) {
            return null;
        }
        boolean used = made.isOf(scorer, planned);
        tally.laidOutAhead(used);
        return used ? made.rows() : null;
    }
}
