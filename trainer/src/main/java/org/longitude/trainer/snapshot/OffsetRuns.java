package org.longitude.trainer.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Which offsets of a range hold a record, as lengths of runs: so many that do, so many that do not
 * (transaction markers, aborted records, compacted ones), and so on from the range's start. A few
 * bytes for each transaction; they let an error name the very offsets that are gone.
 */
final class OffsetRuns {
    private final ByteArrayOutputStream lengths = new ByteArrayOutputStream();
    private final long end;
    private long next;
    private long run;

    OffsetRuns(long start, long end) {
        this.next = start;
        this.end = end;
    }

    /** Whether an offset lies behind the last one and before the end. */
    boolean takes(long offset) {
        return offset >= next && offset < end;
    }

    /** The next offset that holds a record. */
    void add(long offset) {
        if (offset > next) {
            write(run);
            write(offset - next);
            run = 0;
        }
        run++;
        next = offset + 1;
    }

    private void write(long length) {
        lengths.writeBytes(new PackedOutput().number(length).toBytes());
    }

    /** As the manifest states them. */
    String text() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(lengths.toByteArray());
        whole.writeBytes(new PackedOutput().number(run).toBytes());
        return Base64.getEncoder().encodeToString(whole.toByteArray());
    }

    /** Offsets [start, end) that hold records, one after another. */
    private record Run(long start, long end) {}

    private static List<Run> parse(long start, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        PackedInput in = new PackedInput(bytes);
        List<Run> runs = new ArrayList<>();
        long at = start;
        while (bytes.hasRemaining()) {
            long length = in.number();
            if (length > 0) {
                runs.add(new Run(at, at + length));
            }
            at += length;
            at += bytes.hasRemaining() ? in.number() : 0;
        }
        return runs;
    }

    /** Offsets that hold a record by the first text and none by the second. */
    static LongStream missing(long start, String expected, String found) {
        List<Run> there = parse(start, found);
        int[] at = {0};
        return parse(start, expected).stream()
                .flatMapToLong(run -> LongStream.range(run.start(), run.end()))
                .filter(
                        offset -> {
                            while (at[0] < there.size() && there.get(at[0]).end() <= offset) {
                                at[0]++;
                            }
                            return at[0] == there.size() || there.get(at[0]).start() > offset;
                        });
    }
}
