package org.longitude.ingest.source;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Oversized;
import org.longitude.schemas.Quarantine;

/**
 * Gathers the bytes of one record: in memory up to a limit, and beyond it in the quarantine. What
 * it holds in memory never exceeds the limit, whatever the record's length.
 *
 * <p>Threading: one thread. Ownership: an item of the quarantine that was begun is the buffer's
 * until {@link #kept()} hands it over.
 */
public final class RecordBuffer implements AutoCloseable {

    private static final int INITIAL_BYTES = 8 * 1024;
    private static final int COPIED_BYTES_MAX = INITIAL_BYTES * 16;

    private final int bytesMax;
    private final Quarantine quarantine;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;
    private Quarantine.@Nullable Item overflow;

    public RecordBuffer(int bytesMax, Quarantine quarantine) {
        if (bytesMax < 1) {
            throw new IllegalArgumentException("bytesMax: " + bytesMax + " (expected: > 0)");
        }
        this.bytesMax = bytesMax;
        this.quarantine = quarantine;
    }

    /** Adds bytes to the record under way. */
    public void append(byte[] from, int start, int count) {
        if (overflow == null && length + (long) count > bytesMax) {
            overflow = quarantine.begin();
            overflow.write(bytes, 0, length);
            length = 0;
        }
        if (overflow != null) {
            overflow.write(from, start, count);
            return;
        }
        if (length + count > bytes.length) {
            int doubled = (int) Math.min(bytesMax, Math.max(2L * bytes.length, length + count));
            bytes = Arrays.copyOf(bytes, doubled);
        }
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    /** Whether no record is under way. */
    public boolean isEmpty() {
        return length == 0 && overflow == null;
    }

    /** Memory that is taken now, in bytes; never above the limit or the initial size. */
    int capacityBytes() {
        return bytes.length;
    }

    /** Ends the record: the bytes it held where they were within the limit. */
    public OriginalBytes take() {
        return take(length);
    }

    /** As {@link #take()}, without the line end that stands last. */
    OriginalBytes takeLine() {
        int end = length;
        if (end > 0 && bytes[end - 1] == '\n') {
            end--;
            if (end > 0 && bytes[end - 1] == '\r') {
                end--;
            }
        }
        return take(end);
    }

    private OriginalBytes take(int end) {
        length = 0;
        if (bytes.length <= COPIED_BYTES_MAX) {
            return OriginalBytes.copyOf(bytes, end);
        }
        // A long record must not hold its memory for the rest of the file, nor take it twice.
        OriginalBytes taken = OriginalBytes.owning(bytes, end);
        bytes = new byte[INITIAL_BYTES];
        return taken;
    }

    /** Ends the record: where it is kept, if it was beyond the limit. */
    public Optional<Oversized> kept() {
        Quarantine.Item item = overflow;
        if (item == null) {
            return Optional.empty();
        }
        Oversized kept = item.keep();
        item.close();
        overflow = null;
        return Optional.of(kept);
    }

    @Override
    public void close() {
        if (overflow != null) {
            overflow.close();
            overflow = null;
        }
    }
}
