package org.longitude.coder;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * Decides which waiting admissions the model runs next. Holds these properties:
 *
 * <ul>
 *   <li>No history is planned while a live admission waits, lingering or not.
 *   <li>The rows that a batch's admissions take, packed end to end as the encoder computes them,
 *       stay within {@code batchTokensMax}, save for one admission that exceeds it alone.
 *   <li>Within a bucket admissions leave in order of arrival, and one that has waited {@code
 *       lingerMs} is in the next batch of its lane: none starves behind fuller buckets.
 *   <li>A revision that overtakes an older one waits in that one's place: however often an
 *       admission changes, it is coded as soon as if it had not.
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
        /** Strictly as they came. */
        BY_ARRIVAL
    }

    /**
     * Admissions for one run of the model.
     *
     * @param tokens their real tokens
     * @param rows what the model computes: tokens, special tokens and what overlapping token
     *     windows read twice
     */
    record Batch<T>(Lane lane, List<T> admissions, long tokens, long rows) {

        Batch {
            admissions = List.copyOf(admissions);
        }
    }

    private record Waiting<T>(T admission, int tokens, Place place) {}

    /** Where an admission stands in the order of arrival, and since when. */
    private record Place(long sequence, long arrivedMs) {}

    private final BatchConfig config;
    private final LengthBuckets lengths;
    private final Map<Lane, Map<Integer, NavigableMap<Long, Waiting<T>>>> lanes =
            new EnumMap<>(Lane.class);
    private IntUnaryOperator rowsOf = tokens -> tokens;
    private long sequence;

    BatchPlanner(BatchConfig config) {
        this.config = config;
        this.lengths = new LengthBuckets(config.lengthRatioMax());
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new TreeMap<>());
        }
    }

    /** How many rows the model computes for an admission of so many tokens, from now on. */
    void rowsBy(IntUnaryOperator newRowsOf) {
        rowsOf = newRowsOf;
    }

    void add(Lane lane, T admission, int tokens, long nowMs) {
        put(lane, admission, tokens, new Place(sequence++, nowMs));
    }

    /**
     * Adds an admission and takes those out that it overtakes. It waits in the place of the oldest
     * of them in its lane.
     *
     * @return what it overtook, of both lanes
     */
    List<T> overtake(Lane lane, T admission, int tokens, long nowMs, Predicate<T> overtaken) {
        Place place = new Place(sequence++, nowMs);
        List<T> found = new ArrayList<>();
        for (Lane each : Lane.values()) {
            for (Waiting<T> gone : take(each, overtaken)) {
                found.add(gone.admission());
                if (each == lane && gone.place().sequence() < place.sequence()) {
                    place = gone.place();
                }
            }
        }
        put(lane, admission, tokens, place);
        return found;
    }

    /** Forgets the admissions that the test names, and returns them. */
    List<T> removeIf(Predicate<T> gone) {
        List<T> found = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            take(lane, gone).forEach(waiting -> found.add(waiting.admission()));
        }
        return found;
    }

    /** Takes the due batch out, or says how long nothing is due. */
    Plan<T> plan(long nowMs, Pick pick) {
        for (Lane lane : Lane.values()) {
            if (!buckets(lane).isEmpty()) {
                return pick == Pick.BY_ARRIVAL
                        ? new Plan.Run<>(take(lane, byArrival(lane)))
                        : planByLength(lane, nowMs);
            }
        }
        return new Plan.Idle<>();
    }

    /**
     * What the plan of a later moment is, if nothing overtakes: everything that waits will have
     * lingered by then, so that the oldest come first. Takes nothing out. Empty unless that batch
     * is full, since what arrives would still join it.
     */
    Optional<Batch<T>> likely(Pick pick) {
        for (Lane lane : Lane.values()) {
            if (!buckets(lane).isEmpty()) {
                Filling filling =
                        fill(
                                pick == Pick.BY_ARRIVAL
                                        ? byArrival(lane)
                                        : oldestBucket(lane).values());
                return filling.full ? Optional.of(filling.batch(lane)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    int waiting(Lane lane) {
        return buckets(lane).values().stream().mapToInt(Map::size).sum();
    }

    private void put(Lane lane, T admission, int tokens, Place place) {
        bucket(lane, tokens).put(place.sequence(), new Waiting<>(admission, tokens, place));
    }

    private NavigableMap<Long, Waiting<T>> bucket(Lane lane, int tokens) {
        return buckets(lane).computeIfAbsent(lengths.bucketOf(tokens), bucket -> new TreeMap<>());
    }

    private List<Waiting<T>> take(Lane lane, Predicate<T> wanted) {
        List<Waiting<T>> taken = new ArrayList<>();
        for (NavigableMap<Long, Waiting<T>> bucket : buckets(lane).values()) {
            Iterator<Waiting<T>> each = bucket.values().iterator();
            while (each.hasNext()) {
                Waiting<T> waiting = each.next();
                if (wanted.test(waiting.admission())) {
                    taken.add(waiting);
                    each.remove();
                }
            }
        }
        dropEmpty(lane);
        return taken;
    }

    private Plan<T> planByLength(Lane lane, long nowMs) {
        NavigableMap<Long, Waiting<T>> oldest = oldestBucket(lane);
        long waitedMs = nowMs - first(oldest).place().arrivedMs();
        if (waitedMs >= config.lingerMs()) {
            return new Plan.Run<>(take(lane, oldest.values()));
        }
        Optional<NavigableMap<Long, Waiting<T>>> full =
                buckets(lane).values().stream()
                        .filter(bucket -> isFull(bucket.values()))
                        .findFirst();
        if (full.isPresent()) {
            return new Plan.Run<>(take(lane, full.get().values()));
        }
        return new Plan.Linger<>(config.lingerMs() - waitedMs);
    }

    /** Whether no further admission like its last would fit. */
    private boolean isFull(Collection<Waiting<T>> inOrder) {
        return fill(inOrder).full;
    }

    private Filling fill(Collection<Waiting<T>> inOrder) {
        Filling filling = new Filling();
        int last = 0;
        for (Waiting<T> next : inOrder) {
            last = next.tokens();
            if (!filling.fits(last)) {
                break;
            }
            filling.add(next);
        }
        filling.full = !filling.fits(last);
        return filling;
    }

    private Batch<T> take(Lane lane, Collection<Waiting<T>> inOrder) {
        Filling filling = fill(inOrder);
        for (Waiting<T> taken : filling.waiting) {
            bucket(lane, taken.tokens()).remove(taken.place().sequence());
        }
        dropEmpty(lane);
        return filling.batch(lane);
    }

    private List<Waiting<T>> byArrival(Lane lane) {
        return buckets(lane).values().stream()
                .flatMap(bucket -> bucket.values().stream())
                .sorted(Comparator.comparingLong(waiting -> waiting.place().sequence()))
                .toList();
    }

    private NavigableMap<Long, Waiting<T>> oldestBucket(Lane lane) {
        return buckets(lane).values().stream()
                .min(Comparator.comparingLong(NavigableMap::firstKey))
                .orElseThrow(() -> new IllegalStateException("no admission waits in " + lane));
    }

    private static <T> Waiting<T> first(NavigableMap<Long, Waiting<T>> bucket) {
        return bucket.firstEntry().getValue();
    }

    private void dropEmpty(Lane lane) {
        buckets(lane).values().removeIf(Map::isEmpty);
    }

    private Map<Integer, NavigableMap<Long, Waiting<T>>> buckets(Lane lane) {
        Map<Integer, NavigableMap<Long, Waiting<T>>> buckets = lanes.get(lane);
        if (buckets == null) {
            throw new IllegalStateException("no such lane: " + lane);
        }
        return buckets;
    }

    /** A batch while it fills. The first admission always fits, however long. */
    private final class Filling {

        private final List<Waiting<T>> waiting = new ArrayList<>();
        private long tokens;
        private long rows;
        private boolean full;

        boolean fits(int more) {
            return waiting.isEmpty()
                    || (waiting.size() < config.batchAdmissionsMax()
                            && rows + rowsOf.applyAsInt(more) <= config.batchTokensMax());
        }

        void add(Waiting<T> next) {
            waiting.add(next);
            tokens += next.tokens();
            rows += rowsOf.applyAsInt(next.tokens());
        }

        Batch<T> batch(Lane lane) {
            return new Batch<>(
                    lane, waiting.stream().map(Waiting::admission).toList(), tokens, rows);
        }
    }
}
