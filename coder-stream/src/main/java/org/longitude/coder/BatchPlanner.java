package org.longitude.coder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Decides which waiting admissions the model runs next. Holds these properties:
 *
 * <ul>
 *   <li>No history is planned while a live admission waits, lingering or not.
 *   <li>A batch's longest admission times its count stays within {@code batchTokensMax}, save for
 *       one admission that exceeds it alone.
 *   <li>Within a bucket admissions leave in order of arrival, and one that has waited {@code
 *       lingerMs} is in the next batch of its lane: none starves behind fuller buckets.
 * </ul>
 *
 * <p>Threading: none of its own; the caller holds the lock and reads the clock.
 */
final class BatchPlanner<T> {

    /** What the model should do now. */
    sealed interface Plan<T> {

        /** Run these. */
        record Run<T>(Batch<T> batch) implements Plan<T> {}

        /** Nothing is due before {@code waitMs} have passed, unless more arrives. */
        record Linger<T>(long waitMs) implements Plan<T> {}

        /** Nothing waits. */
        record Idle<T>() implements Plan<T> {}
    }

    /** In which order waiting admissions may be picked. */
    enum Pick {
        /** Alike lengths together, which lets later admissions finish before earlier ones. */
        BY_LENGTH,
        /** Strictly as they came, at the price of padding. */
        BY_ARRIVAL
    }

    /**
     * Admissions for one run of the model.
     *
     * @param tokens their real tokens
     * @param paddedTokens what the model computes: the longest times the count
     */
    record Batch<T>(Lane lane, List<T> admissions, long tokens, long paddedTokens) {

        Batch {
            admissions = List.copyOf(admissions);
        }
    }

    private record Waiting<T>(T admission, int tokens, long sequence, long arrivedMs) {}

    private final BatchConfig config;
    private final LengthBuckets lengths;
    private final Map<Lane, Map<Integer, Deque<Waiting<T>>>> lanes = new EnumMap<>(Lane.class);
    private long sequence;

    BatchPlanner(BatchConfig config) {
        this.config = config;
        this.lengths = new LengthBuckets(config.lengthRatioMax());
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new TreeMap<>());
        }
    }

    void add(Lane lane, T admission, int tokens, long nowMs) {
        buckets(lane)
                .computeIfAbsent(lengths.bucketOf(tokens), bucket -> new ArrayDeque<>())
                .add(new Waiting<>(admission, tokens, sequence++, nowMs));
    }

    /** Takes the due batch out, or says how long nothing is due. */
    Plan<T> plan(long nowMs, Pick pick) {
        for (Lane lane : Lane.values()) {
            if (!buckets(lane).isEmpty()) {
                return pick == Pick.BY_ARRIVAL
                        ? new Plan.Run<>(takeByArrival(lane))
                        : planByLength(lane, nowMs);
            }
        }
        return new Plan.Idle<>();
    }

    /** Forgets the admissions that the test names. */
    void removeIf(Predicate<T> gone) {
        for (Map<Integer, Deque<Waiting<T>>> buckets : lanes.values()) {
            buckets.values().forEach(bucket -> bucket.removeIf(w -> gone.test(w.admission())));
            buckets.values().removeIf(Deque::isEmpty);
        }
    }

    int waiting(Lane lane) {
        return buckets(lane).values().stream().mapToInt(Deque::size).sum();
    }

    private Plan<T> planByLength(Lane lane, long nowMs) {
        Deque<Waiting<T>> oldest = oldestBucket(lane);
        long waitedMs = nowMs - oldest.element().arrivedMs();
        if (waitedMs >= config.lingerMs()) {
            return new Plan.Run<>(takeFrom(lane, oldest));
        }
        Optional<Deque<Waiting<T>>> full =
                buckets(lane).values().stream().filter(this::isFull).findFirst();
        if (full.isPresent()) {
            return new Plan.Run<>(takeFrom(lane, full.get()));
        }
        return new Plan.Linger<>(config.lingerMs() - waitedMs);
    }

    private boolean isFull(Deque<Waiting<T>> bucket) {
        Filling filling = new Filling();
        for (Waiting<T> next : bucket) {
            if (!filling.fits(next.tokens())) {
                return true;
            }
            filling.add(next.tokens());
        }
        return !filling.fits(filling.longest);
    }

    private Batch<T> takeFrom(Lane lane, Deque<Waiting<T>> bucket) {
        Filling filling = new Filling();
        List<T> taken = new ArrayList<>();
        while (!bucket.isEmpty() && filling.fits(bucket.element().tokens())) {
            Waiting<T> next = bucket.remove();
            filling.add(next.tokens());
            taken.add(next.admission());
        }
        buckets(lane).values().removeIf(Deque::isEmpty);
        return filling.batch(lane, taken);
    }

    private Batch<T> takeByArrival(Lane lane) {
        Filling filling = new Filling();
        List<T> taken = new ArrayList<>();
        while (!buckets(lane).isEmpty()) {
            Deque<Waiting<T>> oldest = oldestBucket(lane);
            if (!filling.fits(oldest.element().tokens())) {
                break;
            }
            Waiting<T> next = oldest.remove();
            filling.add(next.tokens());
            taken.add(next.admission());
            buckets(lane).values().removeIf(Deque::isEmpty);
        }
        return filling.batch(lane, taken);
    }

    private Deque<Waiting<T>> oldestBucket(Lane lane) {
        return buckets(lane).values().stream()
                .min(Comparator.comparingLong(bucket -> bucket.element().sequence()))
                .orElseThrow(() -> new IllegalStateException("no admission waits in " + lane));
    }

    private Map<Integer, Deque<Waiting<T>>> buckets(Lane lane) {
        Map<Integer, Deque<Waiting<T>>> buckets = lanes.get(lane);
        if (buckets == null) {
            throw new IllegalStateException("no such lane: " + lane);
        }
        return buckets;
    }

    /** A batch while it fills. The first admission always fits, however long. */
    private final class Filling {

        private int admissions;
        private int longest;
        private long tokens;

        boolean fits(int more) {
            return admissions == 0
                    || (admissions < config.batchAdmissionsMax()
                            && (admissions + 1L) * Math.max(longest, more)
                                    <= config.batchTokensMax());
        }

        void add(int more) {
            admissions++;
            longest = Math.max(longest, more);
            tokens += more;
        }

        Batch<T> batch(Lane lane, List<T> taken) {
            return new Batch<>(lane, taken, tokens, (long) longest * admissions);
        }
    }
}
