package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.RawRecord;
import org.longitude.ingest.source.RecordBuffer;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.Oversized;
import org.longitude.schemas.Quarantine;

/**
 * Cuts a file into messages and the lines of batches. A message begins where a line begins with
 * {@code MSH}, and ends where another begins, a line of a batch does, or its frame ends.
 *
 * <p>Threading: one thread. Ownership: closes its source.
 */
final class Hl7FileCutter implements AutoCloseable {

    private static final byte FRAME_START = 0x0b;
    private static final byte FRAME_END = 0x1c;
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int READ_BYTES = 64 << 10;
    private static final int NAME_BYTES = 3;
    private static final Set<String> ENVELOPES = Set.of("FHS", "BHS", "BTS", "FTS");

    private final ByteSource source;
    private final RecordBuffer record;
    private final byte[] chunk = new byte[READ_BYTES];
    private final byte[] name = new byte[NAME_BYTES];
    private int at;
    private int end;
    private long offset;
    private long line = 1;
    private byte last;
    private int nameLength;
    private boolean atLineStart = true;
    private boolean framed;
    private boolean blank = true;
    private boolean envelope;
    private boolean damageTold;
    private @Nullable SourcePosition start;

    Hl7FileCutter(ByteSource source, int messageBytesMax, Quarantine quarantine) {
        this.source = source;
        this.record = new RecordBuffer(messageBytesMax, quarantine);
    }

    /** Whether bytes are a line of a batch, and no message. */
    static boolean isEnvelope(byte[] bytes) {
        return bytes.length >= NAME_BYTES
                && ENVELOPES.contains(new String(bytes, 0, NAME_BYTES, US_ASCII));
    }

    /** The next message or line of a batch; empty at the end. */
    Optional<RawRecord> next() {
        while (fill()) {
            byte b = chunk[at];
            if (!atLineStart && !isSpecial(b)) {
                takeRun();
                continue;
            }
            if (atLineStart && nameLength < NAME_BYTES && isName(b)) {
                name[nameLength++] = b;
                advance();
                if (nameLength == NAME_BYTES && begins() && !record.isEmpty()) {
                    // The name belongs to the next record and waits for it.
                    Optional<RawRecord> cut = cut(true);
                    if (cut.isPresent()) {
                        return cut;
                    }
                }
                continue;
            }
            takeName();
            Optional<RawRecord> cut = take(b);
            if (cut.isPresent()) {
                return cut;
            }
        }
        takeName();
        Optional<RawRecord> cut = cut(!framed && source.damage().isEmpty());
        return cut.isPresent() ? cut : damage();
    }

    private Optional<RawRecord> take(byte b) {
        advance();
        if (b == FRAME_START || b == FRAME_END) {
            Optional<RawRecord> cut = cut(true);
            framed = b == FRAME_START;
            atLineStart = true;
            return cut;
        }
        if (b == '\r' || b == '\n') {
            atLineStart = true;
            append(new byte[] {b}, 1);
            return envelope ? cut(true) : Optional.empty();
        }
        atLineStart = false;
        blank &= b == ' ' || b == '\t';
        append(new byte[] {b}, 1);
        return Optional.empty();
    }

    /** The rest of a line, or of what was read of it, at once. */
    private void takeRun() {
        int from = at;
        while (at < end && !isSpecial(chunk[at])) {
            blank &= chunk[at] == ' ' || chunk[at] == '\t';
            at++;
        }
        last = chunk[at - 1];
        offset += at - from;
        if (start == null) {
            start = new SourcePosition(source.name(), line, offset - (at - from));
        }
        record.append(chunk, from, at - from);
    }

    private static boolean isSpecial(byte b) {
        return b == '\r' || b == '\n' || b == FRAME_START || b == FRAME_END;
    }

    private void takeName() {
        if (nameLength > 0) {
            envelope = nameLength == NAME_BYTES && record.isEmpty() && isEnvelope(name);
            append(name, nameLength);
            blank = false;
            nameLength = 0;
            atLineStart = false;
        }
    }

    private boolean begins() {
        String text = new String(name, US_ASCII);
        return text.equals("MSH") || ENVELOPES.contains(text);
    }

    private static boolean isName(byte b) {
        return b >= 'A' && b <= 'Z';
    }

    private void append(byte[] bytes, int count) {
        if (start == null) {
            start = new SourcePosition(source.name(), line, offset - count);
        }
        record.append(bytes, 0, count);
    }

    private void advance() {
        byte b = chunk[at++];
        offset++;
        if (b == '\n' ? last != '\r' : b == '\r') {
            line++;
        }
        last = b;
    }

    private Optional<RawRecord> cut(boolean complete) {
        SourcePosition position = start;
        boolean nothing = blank;
        start = null;
        blank = true;
        envelope = false;
        if (position == null) {
            return Optional.empty();
        }
        Optional<Oversized> kept = record.kept();
        if (kept.isPresent()) {
            return Optional.of(new RawRecord.TooLong(position, kept.get()));
        }
        OriginalBytes bytes = record.take();
        return nothing
                ? Optional.empty()
                : Optional.of(new RawRecord.Whole(position, bytes, complete, true));
    }

    private Optional<RawRecord> damage() {
        if (damageTold || source.damage().isEmpty()) {
            return Optional.empty();
        }
        damageTold = true;
        return Optional.of(
                new RawRecord.Damaged(
                        new SourcePosition(source.name(), line, offset), source.damage().get()));
    }

    private boolean fill() {
        if (at < end) {
            return true;
        }
        at = 0;
        end = Math.max(0, source.read(chunk));
        if (offset == 0 && end >= MARK.length && Arrays.equals(chunk, 0, 3, MARK, 0, 3)) {
            at = MARK.length;
            offset = MARK.length;
        }
        return at < end;
    }

    @Override
    public void close() {
        record.close();
        source.close();
    }
}
