package org.longitude.coder;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Everything that has been read and not yet committed: where reader, device and writer meet.
 *
 * <p>What finishes after its partition's end is dropped, since that partition is then read again
 * from its committed offset, here or by another instance.
 *
 * <p>Threading: safe for use by several threads; one lock, held for bookkeeping only, never while
 * decoding, scoring or talking to a broker.
 *
 * <p>Ownership: the reader begins and ends partitions and adds work, the device takes batches and
 * finishes them, the writer takes finished prefixes and releases them.
 */
final class InFlight {

    /** Positions past transaction markers are committed after this much quiet, so that lag is 0. */
    static final long IDLE_COMMIT_MS = 1_000;

    private final BatchPlanner<Work> planner;
    private final AssignedPartitions partitions;
    private final RevisionOrder revisions;
    private final LongSupplier clockMs;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workChanged = lock.newCondition();
    private final Condition resultsChanged = lock.newCondition();

    private @Nullable ConsumerGroupMetadata group;
    private long releasedMs;
    private boolean rereadRequested;
    private boolean planningStopped;
    private boolean committingStopped;

    InFlight(BatchConfig batch, InFlightConfig limits, LongSupplier clockMs) {
        this.planner = new BatchPlanner<>(batch);
        this.partitions = new AssignedPartitions(limits);
        this.revisions = new RevisionOrder(limits.revisionsMax());
        this.clockMs = clockMs;
        this.releasedMs = clockMs.getAsLong();
    }

    // The reader's side.

    /** The partition is read from here on; what an earlier assignment of it read is dropped. */
    void begin(TopicPartition id, Lane lane) {
        locked(
                () -> {
                    endNow(id);
                    partitions.begin(id, lane);
                });
    }

    void end(Collection<TopicPartition> ids) {
        locked(() -> ids.forEach(this::endNow));
    }

    /** The membership under which what follows is read. */
    void joined(ConsumerGroupMetadata metadata) {
        locked(() -> group = metadata);
    }

    /** The partition, unless it has ended: its records are then dropped, to be read again. */
    Optional<AssignedPartition> partition(TopicPartition id) {
        lock.lock();
        try {
            return partitions.get(id);
        } finally {
            lock.unlock();
        }
    }

    /**
     * An admission waits for the model, and older revisions of it that wait need not any more. If a
     * newer one was read before, it is superseded itself.
     */
    void add(Work work) {
        AssignedPartition partition = work.partition();
        locked(
                () -> {
                    if (partition.ended()) {
                        return;
                    }
                    partition.offsets().started(work.source().offset(), work.tokens());
                    Revision revision = work.revision();
                    Optional<Revision> newer = revisions.read(revision);
                    if (newer.isPresent()) {
                        superseded(work, newer.get());
                        return;
                    }
                    planner.overtake(
                                    partition.lane(),
                                    work,
                                    work.tokens(),
                                    clockMs.getAsLong(),
                                    older -> isOlder(older, revision))
                            .forEach(older -> superseded(older, revision));
                    workChanged.signalAll();
                });
    }

    /** A record that needs no model is finished as soon as it is read. */
    void addFinished(AssignedPartition partition, Outcome outcome) {
        locked(
                () -> {
                    if (partition.ended()) {
                        return;
                    }
                    partition.offsets().started(outcome.source().offset(), 0);
                    if (outcome instanceof Outcome.Predicted predicted) {
                        addFinished(partition, predicted);
                    } else {
                        finished(partition, outcome);
                    }
                });
    }

    /** A retraction overtakes as any revision does. Call with the lock held. */
    private void addFinished(AssignedPartition partition, Outcome.Predicted retraction) {
        Revision revision = retraction.revision();
        Optional<Revision> newer = revisions.read(revision);
        planner.removeIf(older -> isOlder(older, revision))
                .forEach(older -> superseded(older, revision));
        finished(partition, newer.<Outcome>map(retraction::supersededBy).orElse(retraction));
    }

    /** The consumer's position moved past everything up to here. */
    void moved(TopicPartition id, long nextOffset) {
        locked(
                () -> {
                    Optional<AssignedPartition> partition = partitions.get(id);
                    if (partition.isPresent()) {
                        partition.get().offsets().moved(nextOffset);
                        resultsChanged.signalAll();
                    }
                });
    }

    /** Whether more of this lane may be read; history only while no live admission waits. */
    boolean accepts(Lane lane) {
        lock.lock();
        try {
            if (lane == Lane.HISTORY && planner.waiting(Lane.LIVE) > 0) {
                return false;
            }
            return partitions.haveRoom(lane);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether everything must be read again from its committed offset; asked once, answered once.
     */
    boolean takeRereadRequest() {
        lock.lock();
        try {
            boolean requested = rereadRequested;
            rereadRequested = false;
            return requested;
        } finally {
            lock.unlock();
        }
    }

    // The device's side.

    /**
     * How many rows the model computes for so many tokens; batches are planned by it from now on.
     */
    void rowsBy(IntUnaryOperator rowsOf) {
        locked(() -> planner.rowsBy(rowsOf));
    }

    /** Waits for a due batch; empty when planning has stopped. */
    Optional<BatchPlanner.Batch<Work>> takeBatch() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!planningStopped) {
                BatchPlanner.Plan<Work> plan = planner.plan(clockMs.getAsLong(), partitions.pick());
                if (plan instanceof BatchPlanner.Plan.Run<Work> run) {
                    return Optional.of(run.batch());
                }
                if (plan instanceof BatchPlanner.Plan.Linger<Work> linger) {
                    awaitAtMost(workChanged, linger.waitMs());
                } else {
                    workChanged.await();
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The full batch that a device would take now; it goes on waiting. Empty where none is full.
     */
    Optional<BatchPlanner.Batch<Work>> likelyBatch() {
        lock.lock();
        try {
            return planner.likely(partitions.pick());
        } finally {
            lock.unlock();
        }
    }

    void finish(Work work, Outcome outcome) {
        locked(
                () -> {
                    if (!work.partition().ended()) {
                        finished(work.partition(), outcome);
                    }
                });
    }

    // The writer's side.

    /** Waits for something to commit; empty when committing has stopped and nothing is ready. */
    Optional<Ready> takeReady() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<Ready> ready = ready();
                if (ready.isPresent() || committingStopped) {
                    return ready;
                }
                awaitAtMost(resultsChanged, IDLE_COMMIT_MS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The transaction is committed. */
    void release(Ready ready) {
        locked(
                () -> {
                    for (var entry : ready.prefixes().entrySet()) {
                        if (!entry.getKey().ended()) {
                            entry.getKey().offsets().release(entry.getValue());
                        }
                        entry.getValue().results().forEach(revisions::written);
                    }
                    releasedMs = clockMs.getAsLong();
                });
    }

    /** The transaction was refused: drop everything and read it again. */
    void reread() {
        locked(
                () -> {
                    partitions.endAll();
                    planner.removeIf(work -> true);
                    rereadRequested = true;
                });
    }

    // The service's side.

    void stopPlanning() {
        locked(
                () -> {
                    planningStopped = true;
                    workChanged.signalAll();
                });
    }

    void stopCommitting() {
        locked(
                () -> {
                    committingStopped = true;
                    resultsChanged.signalAll();
                });
    }

    /** Partitions that are assigned now. */
    int partitions() {
        lock.lock();
        try {
            return partitions.size();
        } finally {
            lock.unlock();
        }
    }

    /** Admissions read and not committed. */
    int admissions() {
        lock.lock();
        try {
            return partitions.admissions();
        } finally {
            lock.unlock();
        }
    }

    /** Call with the lock held. */
    private void endNow(TopicPartition id) {
        if (partitions.end(id)) {
            planner.removeIf(work -> work.partition().ended());
        }
    }

    /** Call with the lock held. */
    private void finished(AssignedPartition partition, Outcome outcome) {
        partition.offsets().finished(outcome.source().offset(), outcome);
        resultsChanged.signalAll();
    }

    /** Call with the lock held. */
    private Optional<Ready> ready() {
        ConsumerGroupMetadata metadata = group;
        if (metadata == null) {
            return Optional.empty();
        }
        List<AssignedPartition> committable =
                partitions.committable(clockMs.getAsLong() - releasedMs >= IDLE_COMMIT_MS);
        if (committable.isEmpty()) {
            return Optional.empty();
        }
        Map<AssignedPartition, PrefixTracker.Prefix<Outcome>> prefixes = new LinkedHashMap<>();
        RevisionOrder.InTransaction order = revisions.inTransaction();
        for (AssignedPartition partition : committable) {
            prefixes.put(partition, partition.offsets().prefix().with(order::next));
        }
        return Optional.of(new Ready(prefixes, metadata));
    }

    /** Call with the lock held. */
    private void superseded(Work work, Revision newer) {
        finished(work.partition(), new Outcome.Superseded(work.source(), work.revision(), newer));
    }

    private static boolean isOlder(Work waiting, Revision than) {
        return waiting.admission().getRevision() < than.number()
                && waiting.admission().getAdmissionId().equals(than.admissionId());
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings({"WaitNotInLoop", "ResultOfMethodCallIgnored"}) // The callers look again.
    private static void awaitAtMost(Condition condition, long waitMs) throws InterruptedException {
        condition.await(waitMs, TimeUnit.MILLISECONDS);
    }
}
