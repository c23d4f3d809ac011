package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads one task from silence to publishing: until it has caught up, what would be published only
 * waits in the state; then it is published, a bounded number at a time, each admission once. A task
 * that has settled for its tokenizer remembers it in its state.
 *
 * <p>A task that has nothing to follow remembers it with its first record: whatever a task has
 * committed, it has settled, so that one that was killed a moment after its start publishes every
 * change as before.
 *
 * <p>Threading: as its task.
 */
final class Settling {

    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    /** Writes a plan's outcome; false where it is too large. */
    interface Publisher {
        boolean publish(byte[] key, String owner, Plan.Accepted plan);
    }

    private final CatchUp catchUp;
    private final AdmissionPlanner planner;
    private final AdmissionStore store;
    private final int partition;
    private final int atOnceMax;
    private final String tokenizerHash;
    private final boolean withoutState;
    private final boolean followsNothing;
    private boolean publishing;
    private boolean settled;
    private boolean said;
    private @Nullable Bytes from;

    Settling(AdmissionProcessor.Parts parts, AdmissionStore store, int partition) {
        this.catchUp = parts.catchUp();
        this.planner = parts.planner();
        this.store = store;
        this.partition = partition;
        this.atOnceMax = parts.retention().sweepAdmissionsMax();
        this.tokenizerHash = parts.tokenizerHash();
        this.withoutState = store.isEmpty();
        this.settled = !parts.stage().tokenizes() || store.hasSettledFor(tokenizerHash);
        this.publishing = settled || catchUp.isDone(partition, withoutState);
        this.followsNothing = publishing && withoutState;
    }

    /** A record is about to be worked on. */
    void arrived() {
        if (followsNothing && !settled) {
            settled = true;
            store.rememberSettled(tokenizerHash);
        }
    }

    /** Whether revisions are published now, or wait. */
    boolean isPublishing() {
        return publishing;
    }

    /** How long until {@link #go} is to be called next. */
    Duration interval() {
        return said ? CatchUp.SAY_EVERY : CatchUp.LOOK_EVERY;
    }

    /**
     * Goes on. That it has settled is said at the call after, when what was published is committed.
     */
    void go(Publisher publisher) {
        if (settled) {
            said = true;
            catchUp.settled(partition);
        } else if (publishing || catchUp.isDone(partition, withoutState)) {
            publishing = true;
            settleSome(publisher);
        }
    }

    private void settleSome(Publisher publisher) {
        AdmissionStore.Sweep waiting =
                store.find(
                        (owner, admission) ->
                                admission.pending()
                                        || admission.fence() > 0
                                        || catchUp.published(owner) > 0,
                        from,
                        atOnceMax);
        from = waiting.next();
        for (String owner : waiting.owners()) {
            settle(owner, publisher);
        }
        if (waiting.next() == null) {
            settled = true;
            store.rememberSettled(tokenizerHash);
            LOG.info("partition {} has caught up", partition);
        }
    }

    private void settle(String owner, Publisher publisher) {
        long fence = catchUp.published(owner);
        Plan plan = planner.settle(owner, store, catchUp.closedToo(), fence);
        if (!(plan instanceof Plan.Accepted accepted)
                || !publisher.publish(owner.getBytes(UTF_8), owner, accepted)) {
            LOG.warn(
                    "an admission of partition {} is too large for this tokenizer; it keeps its last codes",
                    partition);
            store.put(owner, store.admission(owner).fencedBy(fence).settled());
        }
    }
}
