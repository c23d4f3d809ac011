package org.longitude.ingest.csv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;

/**
 * Rows that belong together, though nothing promises that they stand together. A table of them is
 * read at least twice: first the rows of each key are counted, then they are given together once
 * the last of them has come.
 *
 * <p>Memory is bounded whatever the table's size and order. A table that is sorted by its key, as
 * text or by number, is read twice, and one key is held. So is any other of few keys, with the keys
 * counted. Of other tables keys beyond a limit are left to further readings, by their hash, and
 * where the rows under way become too many, those that began last are dropped and read again.
 *
 * <p>Threading: one thread.
 */
public final class ScatteredRows<R> {

    /** What is held at once. */
    record Limits(int keysMax, long heldBytesMax) {

        /** A key in each of three maps, about. */
        private static final int KEY_BYTES = 3 * 120;

        /** A quarter of a heap for keys, and as much for rows. */
        static Limits ofHeap(long bytesMax) {
            long quarter = bytesMax / 4;
            return new Limits((int) Math.min(quarter / KEY_BYTES, Integer.MAX_VALUE), quarter);
        }
    }

    /** All rows of a key, as they stand in the table. */
    public record Whole<R>(String key, List<R> rows) {}

    /** What a row takes beside its bytes, about, with what was read of it. */
    private static final int ROW_OVERHEAD_BYTES = 600;

    /** Rows of one key, or of keys of which something was told already, are never dropped. */
    private static final int UNDROPPABLE_FACTOR = 2;

    private final String keyColumn;
    private final Limits limits;
    private final SortedKeys sorted = new SortedKeys();
    private final Map<String, Group<R>> open = new LinkedHashMap<>();
    private final List<Whole<R>> whole = new ArrayList<>();
    private Map<String, Integer> toCome = new HashMap<>();
    private Map<String, Integer> toComeNext = new HashMap<>();
    private Map<String, Integer> postponed = new HashMap<>();
    private long heldBytes;

    /** What tells one sequence of keys from another. */
    private long counted;

    private long came;
    private int parts = 1;
    private int part;
    private boolean firstOfPart = true;
    private boolean wantsMore;

    /** The rows of a key that have come so far. */
    private static final class Group<R> {
        private final List<R> rows = new ArrayList<>();
        private int came;
        private long bytes;
        private boolean told;
    }

    /**
     * Nothing yet.
     *
     * @param keyColumn the column by which rows belong together, for the message to its owner
     */
    public ScatteredRows(String keyColumn) {
        this(keyColumn, Limits.ofHeap(Runtime.getRuntime().maxMemory()));
    }

    ScatteredRows(String keyColumn, Limits limits) {
        this.keyColumn = keyColumn;
        this.limits = limits;
    }

    /** The first reading: another row of that key will come. */
    public void count(String key) {
        counted = followedBy(counted, key);
        sorted.add(key);
        if (partOf(key) != 0) {
            return;
        }
        toCome.merge(key, 1, Integer::sum);
        while (toCome.size() > limits.keysMax()) {
            parts *= 2;
            toCome.keySet().removeIf(each -> partOf(each) != 0);
        }
    }

    /** Whether this is the first reading after the one that counts: what has no key is told. */
    public boolean isFirst() {
        return part == 0 && firstOfPart;
    }

    /** A later reading: a row of that key is here. False where another reading gathers it. */
    public boolean takes(String key) {
        if (sorted.hold()) {
            return true;
        }
        int of = partOf(key);
        if (of == part + 1 && firstOfPart) {
            toComeNext.merge(key, 1, Integer::sum);
        }
        return of == part
                && !postponed.containsKey(key)
                && (firstOfPart || toCome.containsKey(key));
    }

    /** The rows of a key that have come so far. */
    public List<R> under(String key) {
        Group<R> group = open.get(key);
        return group == null ? List.of() : group.rows;
    }

    /**
     * A row of a key that is taken.
     *
     * @param bytes of it as it was read
     * @throws IngestException if so much is under way that cannot be left to a further reading
     */
    public void add(String key, R row, int bytes) {
        Group<R> group = group(key);
        group.rows.add(row);
        group.bytes += bytes + ROW_OVERHEAD_BYTES;
        heldBytes += bytes + ROW_OVERHEAD_BYTES;
        came(key, group);
    }

    /** A row of a key that is taken and not kept, since what there is to say of it was told. */
    public void pass(String key) {
        Group<R> group = group(key);
        group.told = true;
        came(key, group);
    }

    private Group<R> group(String key) {
        Group<R> group = open.get(key);
        if (group == null) {
            if (sorted.hold()) {
                finishAll();
            }
            group = new Group<>();
            open.put(key, group);
        }
        return group;
    }

    private void came(String key, Group<R> group) {
        came = followedBy(came, key);
        group.came++;
        if (!sorted.hold()) {
            Integer left = toCome.computeIfPresent(key, (id, count) -> count - 1);
            if (left == null) {
                throw changed();
            }
            if (left == 0) {
                toCome.remove(key);
                finish(key, group);
                return;
            }
        }
        if (heldBytes > limits.heldBytesMax()) {
            postpone();
        }
    }

    /** Drops what began last. What began first stays, so that every reading gets further. */
    private void postpone() {
        List<String> begun = new ArrayList<>(open.keySet());
        for (int i = begun.size() - 1; i > 0 && heldBytes > limits.heldBytesMax() / 2; i--) {
            String key = begun.get(i);
            Group<R> group = open.get(key);
            if (group != null && !group.told) {
                open.remove(key);
                heldBytes -= group.bytes;
                postponed.put(key, group.came + toCome.getOrDefault(key, 0));
                toCome.remove(key);
            }
        }
        if (heldBytes > UNDROPPABLE_FACTOR * limits.heldBytesMax()) {
            throw new IngestException(
                    IngestError.SOURCE_UNUSABLE,
                    heldBytes
                            + " bytes of rows belong to a few admissions (expected: at most "
                            + UNDROPPABLE_FACTOR * limits.heldBytesMax()
                            + " with this heap; fewer rows an admission, or the table sorted by "
                            + keyColumn
                            + ")");
        }
    }

    private void finishAll() {
        Map<String, Group<R>> finished = new LinkedHashMap<>(open);
        finished.forEach(this::finish);
    }

    private void finish(String key, Group<R> group) {
        open.remove(key);
        heldBytes -= group.bytes;
        if (!group.rows.isEmpty()) {
            whole.add(new Whole<>(key, List.copyOf(group.rows)));
        }
    }

    /** What has become whole since the last time it was asked. */
    public List<Whole<R>> whole() {
        List<Whole<R>> taken = List.copyOf(whole);
        whole.clear();
        return taken;
    }

    /**
     * The end of a reading after the one that counts.
     *
     * @throws IngestException if the table is not what was counted
     */
    public void end() {
        if (sorted.hold()) {
            finishAll();
            if (came != counted) {
                throw changed();
            }
            return;
        }
        if (!open.isEmpty() || !toCome.isEmpty()) {
            throw changed();
        }
        firstOfPart = postponed.isEmpty();
        if (firstOfPart) {
            part++;
            toCome = toComeNext;
            toComeNext = new HashMap<>();
        } else {
            toCome = postponed;
            postponed = new HashMap<>();
        }
        wantsMore = part < parts;
    }

    /** After the end: whether the table has to be read once more. */
    public boolean wantsMore() {
        return wantsMore;
    }

    private static long followedBy(long sequence, String key) {
        return (sequence + key.hashCode() + 1) * 0x9e3779b97f4a7c15L;
    }

    /** Which reading gathers a key; the number of parts is a power of two. */
    private int partOf(String key) {
        int hash = key.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        return (hash ^ (hash >>> 13)) & (parts - 1);
    }

    private static IngestException changed() {
        return new IngestException(
                IngestError.SOURCE_UNUSABLE,
                "a code table changed while it was read (expected: files at rest; run it again)");
    }

    /** Whether keys came in an order in which equal ones stand together. */
    private static final class SortedKeys {

        private @Nullable String last;
        private final boolean[] orders = {true, true, true, true};

        void add(String key) {
            if (last != null) {
                int asText = last.compareTo(key);
                int asNumber =
                        last.length() == key.length() ? asText : last.length() - key.length();
                orders[0] &= asText <= 0;
                orders[1] &= asText >= 0;
                orders[2] &= asNumber <= 0;
                orders[3] &= asNumber >= 0;
            }
            last = key;
        }

        boolean hold() {
            return orders[0] || orders[1] || orders[2] || orders[3];
        }
    }
}
