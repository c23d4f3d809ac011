package org.longitude.ingest.source;

import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.Topics;

/**
 * Makes rejections: with the original bytes where they fit a dead letter, with the quarantine's
 * receipt where they do not.
 */
public final class Rejections {

    /** Room that a dead letter's headers leave: file name, reason, position, time. */
    private static final int HEADERS_BYTES_MAX = 32 * 1024;

    private final Quarantine quarantine;

    public Rejections(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    /** Refuses a line or row whose bytes are at hand. */
    public Rejection of(
            SourcePosition position, Problem problem, RecordKind kind, OriginalBytes bytes) {
        return of(position, problem, kind, bytes, null);
    }

    /**
     * Refuses rows of a table.
     *
     * @param columns the header line under which they can be read again; null where they cannot
     */
    public Rejection of(
            SourcePosition position,
            Problem problem,
            RecordKind kind,
            OriginalBytes bytes,
            @Nullable String columns) {
        if (bytes.length() <= originalBytesMax(kind)) {
            return new Rejection.WithBytes(
                    position, problem.reason(), kind, problem.field(), bytes, columns);
        }
        try (Quarantine.Item item = quarantine.begin()) {
            item.write(bytes.toByteArray(), 0, bytes.length());
            return new Rejection.Kept(
                    position, problem.reason(), kind, problem.field(), item.keep());
        }
    }

    /** Refuses a line or row that was kept while it was read. */
    public Rejection of(RawRecord.TooLong record, RecordKind kind) {
        return new Rejection.Kept(
                record.position(), RejectionReason.RECORD_TOO_LONG, kind, null, record.kept());
    }

    /** Refuses the rest of a source that is damaged. */
    public Rejection of(RawRecord.Damaged record, RecordKind kind) {
        return new Rejection.WithBytes(
                record.position(), record.reason(), kind, null, OriginalBytes.copyOf(new byte[0]));
    }

    /**
     * The most original bytes that a dead letter of that kind carries. For a note it is {@code
     * noteBytesMax}: whatever holds a text above that is longer itself, and goes to the quarantine.
     */
    static int originalBytesMax(RecordKind kind) {
        return switch (kind) {
            case NOTE -> Limits.NOTE_BYTES_MAX;
            case CODES -> Limits.recordBytesMax(Topics.ICD_ASSIGNED) - HEADERS_BYTES_MAX;
            case EVENT -> Limits.recordBytesMax(Topics.ADMISSIONS_EVENTS) - HEADERS_BYTES_MAX;
        };
    }
}
