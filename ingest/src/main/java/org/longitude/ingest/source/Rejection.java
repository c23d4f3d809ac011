package org.longitude.ingest.source;

import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Oversized;

/**
 * Input that was refused: where it stood, why, and either its original bytes or, where they are too
 * many for a record, where they are kept.
 */
public sealed interface Rejection extends Intake {

    /** The place of the refused line or row. */
    SourcePosition position();

    /** Why it was refused. */
    RejectionReason reason();

    /** What it was meant to be. */
    RecordKind kind();

    /** The field at fault, by our own name of it; null where the whole line is. */
    @Nullable String field();

    /**
     * A rejection whose original bytes are at hand, and fit a dead letter.
     *
     * @param columns the header line of the table whose rows they are, where they can be read again
     *     under it alone; null elsewhere
     */
    record WithBytes(
            SourcePosition position,
            RejectionReason reason,
            RecordKind kind,
            @Nullable String field,
            OriginalBytes original,
            @Nullable String columns)
            implements Rejection {

        /** Bytes that are no rows of a table. */
        public WithBytes(
                SourcePosition position,
                RejectionReason reason,
                RecordKind kind,
                @Nullable String field,
                OriginalBytes original) {
            this(position, reason, kind, field, original, null);
        }
    }

    /** A rejection whose bytes were written to the quarantine while they were read. */
    record Kept(
            SourcePosition position,
            RejectionReason reason,
            RecordKind kind,
            @Nullable String field,
            Oversized kept)
            implements Rejection {}
}
