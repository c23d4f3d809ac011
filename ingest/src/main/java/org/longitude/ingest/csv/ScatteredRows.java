package org.longitude.ingest.csv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;

/**
 * Rows that belong together, though nothing promises that they stand together. A table of them is
 * read twice: first the rows of each key are counted, then they are given together once the last of
 * them has come. What is held is the keys whose rows are under way: one, where the table is sorted.
 *
 * <p>Threading: one thread.
 */
public final class ScatteredRows<R> {

    /** Keys that may be under way at once, in a table in the worst order. */
    private static final int OPEN_MAX = 1_000_000;

    private final String keyColumn;
    private final Map<String, Integer> toCome = new HashMap<>();
    private final Map<String, List<R>> open = new HashMap<>();

    /**
     * Nothing yet.
     *
     * @param keyColumn the column by which rows belong together, for the message to its owner
     */
    public ScatteredRows(String keyColumn) {
        this.keyColumn = keyColumn;
    }

    /** The first reading: another row of that key will come. */
    public void count(String key) {
        toCome.merge(key, 1, Integer::sum);
    }

    /** The rows of a key that have come; the caller may add to them. */
    public List<R> under(String key) {
        List<R> rows = open.computeIfAbsent(key, id -> new ArrayList<>());
        if (open.size() > OPEN_MAX) {
            throw new IngestException(
                    IngestError.SOURCE_UNUSABLE,
                    "the rows of more than "
                            + OPEN_MAX
                            + " admissions are scattered (expected: the table sorted by "
                            + keyColumn
                            + ")");
        }
        return rows;
    }

    /** The second reading: a row of that key has come; all of them, where it was the last. */
    public Optional<List<R>> came(String key) {
        Integer left = toCome.computeIfPresent(key, (id, count) -> count - 1);
        if (left == null || left < 0) {
            throw changed();
        }
        if (left > 0) {
            return Optional.empty();
        }
        toCome.remove(key);
        return Optional.ofNullable(open.remove(key));
    }

    /** The end of the second reading. */
    public void end() {
        if (!open.isEmpty()) {
            throw changed();
        }
    }

    private static IngestException changed() {
        return new IngestException(
                IngestError.SOURCE_UNUSABLE,
                "a code table changed while it was read (expected: files at rest; run it again)");
    }
}
