package org.longitude.ingest.source;

import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Oversized;
import org.longitude.schemas.Quarantine;

/**
 * Cuts a source into records of bounded length. Memory is one read buffer and one record within its
 * limit, whatever the source's length and however long its longest record is.
 *
 * <p>Threading: one thread. Ownership: closes its source.
 */
public final class RecordReader implements AutoCloseable {

    private static final int READ_BYTES = 64 * 1024;

    private final ByteSource source;
    private final RecordEnds ends;
    private final RecordBuffer record;
    private final byte[] chunk = new byte[READ_BYTES];
    private int chunkStart;
    private int chunkEnd;
    private long byteOffset;
    private long line = 1;
    private boolean atEnd;
    private boolean damageTold;
    private @Nullable RawRecord next;

    public RecordReader(
            ByteSource source, RecordEnds ends, int recordBytesMax, Quarantine quarantine) {
        this.source = source;
        this.ends = ends;
        this.record = new RecordBuffer(recordBytesMax, quarantine);
    }

    /** Whether another record, or the damage that ends the source, is to come. */
    public boolean hasNext() {
        if (next == null) {
            next = read().orElse(null);
        }
        return next != null;
    }

    /** The next record. */
    public RawRecord next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the source is at its end");
        }
        RawRecord result = next;
        next = null;
        return result;
    }

    /** Memory that the record under way takes; for the proof that it is bounded. */
    int capacityBytes() {
        return record.capacityBytes();
    }

    private Optional<RawRecord> read() {
        SourcePosition start = new SourcePosition(source.name(), line, byteOffset);
        ends.reset();
        boolean ended = false;
        while (!ended && fill()) {
            ended = readWithinChunk();
        }
        if (!ended && record.isEmpty()) {
            return damage();
        }
        boolean complete = ended || (ends.mayEnd() && source.damage().isEmpty());
        Optional<Oversized> kept = record.kept();
        if (kept.isPresent()) {
            return Optional.of(new RawRecord.TooLong(start, kept.get()));
        }
        return Optional.of(
                new RawRecord.Whole(start, record.takeLine(), complete, ends.wellQuoted()));
    }

    /** Moves bytes to the record until it ends or the chunk does; true where the record ended. */
    private boolean readWithinChunk() {
        int at = chunkStart;
        boolean ended = false;
        while (!ended && at < chunkEnd) {
            ended = ends.endsAt(chunk[at]);
            if (chunk[at] == '\n') {
                line++;
            }
            at++;
        }
        record.append(chunk, chunkStart, at - chunkStart);
        byteOffset += at - chunkStart;
        chunkStart = at;
        return ended;
    }

    private boolean fill() {
        if (chunkStart < chunkEnd) {
            return true;
        }
        if (atEnd) {
            return false;
        }
        chunkStart = 0;
        chunkEnd = Math.max(0, source.read(chunk));
        atEnd = chunkEnd == 0;
        return !atEnd;
    }

    private Optional<RawRecord> damage() {
        if (damageTold || source.damage().isEmpty()) {
            return Optional.empty();
        }
        damageTold = true;
        return Optional.of(
                new RawRecord.Damaged(
                        new SourcePosition(source.name(), line, byteOffset),
                        source.damage().get()));
    }

    @Override
    public void close() {
        record.close();
        source.close();
    }
}
