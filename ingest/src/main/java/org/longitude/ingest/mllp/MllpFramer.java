package org.longitude.ingest.mllp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.schemas.Oversized;
import org.longitude.schemas.Quarantine;

/**
 * Finds messages in a stream of bytes: {@code 0x0B message 0x1C 0x0D}. It is lenient where nothing
 * can be lost by it (the last byte may be missing, white space may stand between messages) and says
 * so where something could: a start inside a message, an end outside of one.
 *
 * <p>Memory is one message within {@code frameBytesMax}, taken from the budget as it comes; beyond
 * that a message goes to the quarantine.
 *
 * <p>Threading: one thread, one connection. Ownership: {@link #close()} gives back memory and drops
 * an item of the quarantine that is not complete.
 */
final class MllpFramer implements AutoCloseable {

    static final byte START = 0x0b;
    static final byte END = 0x1c;

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long STARTS = START * EACH_BYTE;
    private static final long ENDS = END * EACH_BYTE;
    private static final int INITIAL_BYTES = 8 << 10;
    private static final int START_BYTES_MAX = 2 << 10;

    private enum At {
        OUTSIDE,
        INSIDE,
        /** Inside a message that is read over, because there is no memory for it. */
        READING_OVER
    }

    private final int frameBytesMax;
    private final MemoryBudget budget;
    private final Quarantine quarantine;
    private At at = At.OUTSIDE;
    private byte[] frame = new byte[0];
    private int length;
    private long takenBytes;
    private long garbageBytes;
    private long overflowBytes;
    private Quarantine.@Nullable Item overflow;

    MllpFramer(int frameBytesMax, MemoryBudget budget, Quarantine quarantine) {
        this.frameBytesMax = frameBytesMax;
        this.budget = budget;
        this.quarantine = quarantine;
    }

    /** Whether a message has begun and not ended. */
    boolean isInside() {
        return at != At.OUTSIDE;
    }

    /** Reads on; what the bytes complete, in their order. */
    List<FrameEvent> feed(byte[] bytes, int offset, int count) {
        List<FrameEvent> events = new ArrayList<>(1);
        int next = offset;
        int end = offset + count;
        while (next < end) {
            next =
                    at == At.OUTSIDE
                            ? outside(bytes, next, end, events)
                            : inside(bytes, next, end, events);
        }
        return events;
    }

    private int outside(byte[] bytes, int from, int end, List<FrameEvent> events) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == START) {
                begin();
                return i + 1;
            }
            if (bytes[i] == END && garbageBytes > 0) {
                garbageBytes = 0;
                events.add(new FrameEvent.EndWithoutStart());
            } else if (!isSpace(bytes[i]) && bytes[i] != END) {
                garbageBytes++;
            }
            if (garbageBytes > MllpLimits.GARBAGE_BYTES_MAX) {
                events.add(new FrameEvent.Hopeless());
                garbageBytes = 0;
            }
        }
        return end;
    }

    private static boolean isSpace(byte b) {
        return b == '\r' || b == '\n' || b == ' ' || b == '\t' || b == 0;
    }

    private void begin() {
        at = At.INSIDE;
        garbageBytes = 0;
        length = 0;
        overflowBytes = 0;
        if (!grow(INITIAL_BYTES)) {
            at = At.READING_OVER;
        }
    }

    private int inside(byte[] bytes, int from, int end, List<FrameEvent> events) {
        int stop = nextMark(bytes, from, end);
        append(bytes, from, stop - from, events);
        if (stop == end || at == At.OUTSIDE) {
            return end;
        }
        if (bytes[stop] == END) {
            end(events);
        } else {
            events.add(new FrameEvent.Unterminated(start()));
            release();
            begin();
        }
        return stop + 1;
    }

    /** Where the next start or end stands; {@code end} where there is none. Eight at a time. */
    private static int nextMark(byte[] bytes, int from, int end) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = from;
        while (at + Long.BYTES <= end) {
            long eight = buffer.getLong(at);
            if (hasZero(eight ^ STARTS) || hasZero(eight ^ ENDS)) {
                break;
            }
            at += Long.BYTES;
        }
        while (at < end && bytes[at] != START && bytes[at] != END) {
            at++;
        }
        return at;
    }

    /** Whether one of eight bytes is zero: only such a one borrows into a high bit it lacks. */
    private static boolean hasZero(long eight) {
        return ((eight - EACH_BYTE) & ~eight & HIGH_BITS) != 0;
    }

    private void append(byte[] bytes, int from, int count, List<FrameEvent> events) {
        if (at == At.READING_OVER) {
            keepStart(bytes, from, count);
            return;
        }
        if (overflow == null && (long) length + count > frameBytesMax) {
            overflow = quarantine.begin();
            overflow.write(frame, 0, length);
        }
        if (overflow != null) {
            overflow.write(bytes, from, count);
            keepStart(bytes, from, count);
            overflowBytes += count;
            if (overflowBytes > MllpLimits.QUARANTINE_BYTES_MAX) {
                events.add(new FrameEvent.Hopeless());
                release();
                at = At.OUTSIDE;
            }
            return;
        }
        if (!grow(length + count)) {
            at = At.READING_OVER;
            keepStart(bytes, from, count);
            return;
        }
        System.arraycopy(bytes, from, frame, length, count);
        length += count;
    }

    /** Of a message that is not held, only the beginning is of use: its header is answered. */
    private void keepStart(byte[] bytes, int from, int count) {
        length = Math.min(length, START_BYTES_MAX);
        int kept = Math.min(count, START_BYTES_MAX - length);
        if (frame.length < START_BYTES_MAX) {
            frame = Arrays.copyOf(frame, START_BYTES_MAX);
        }
        System.arraycopy(bytes, from, frame, length, kept);
        length += kept;
    }

    /** Makes room; false where the budget has none. */
    private boolean grow(int bytes) {
        if (bytes <= frame.length) {
            return true;
        }
        int wanted = (int) Math.min(frameBytesMax, Math.max(2L * frame.length, bytes));
        int size = Math.max(wanted, bytes);
        if (!budget.tryTake(size - takenBytes)) {
            return false;
        }
        takenBytes = size;
        frame = Arrays.copyOf(frame, size);
        return true;
    }

    private void end(List<FrameEvent> events) {
        Quarantine.Item item = overflow;
        if (at == At.READING_OVER) {
            events.add(new FrameEvent.NoRoom(start()));
        } else if (item != null) {
            Oversized kept = item.keep();
            events.add(new FrameEvent.TooLarge(start(), kept));
        } else {
            events.add(new FrameEvent.Message(Arrays.copyOf(frame, length)));
        }
        release();
        at = At.OUTSIDE;
    }

    private OriginalBytes start() {
        return OriginalBytes.copyOf(frame, Math.min(length, START_BYTES_MAX));
    }

    /** A small frame keeps its memory for the next; a large one gives it back. */
    private void release() {
        if (overflow != null) {
            overflow.close();
            overflow = null;
        }
        if (frame.length > INITIAL_BYTES * 16 || takenBytes == 0) {
            budget.give(takenBytes);
            takenBytes = 0;
            frame = new byte[0];
        }
        length = 0;
    }

    @Override
    public void close() {
        release();
        budget.give(takenBytes);
        takenBytes = 0;
        frame = new byte[0];
        at = At.OUTSIDE;
    }
}
