package org.longitude.schemas;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one record cannot be read, and asking again would not help: the record goes to the
 * dead-letter topic. Its message holds lengths, ids and type names, never content.
 */
public final class UndecodableRecordException extends SchemasException {

    /** Why it cannot be read; the names are stable and stand in dead letters. */
    public enum Reason {
        /** There is no value at all where one is needed. */
        MISSING_VALUE,
        /** Shorter than the header of the wire format. */
        TOO_SHORT,
        /** The first byte is not the wire format's. */
        WRONG_MAGIC_BYTE,
        /** The registry answered that it has no schema of this id. */
        UNKNOWN_SCHEMA_ID,
        /** The registry's schema of this id is not an Avro schema. */
        UNREADABLE_SCHEMA,
        /** The writer's schema cannot be read as the type that the topic carries. */
        WRONG_SCHEMA,
        /** The body does not follow the writer's schema. */
        CORRUPT_BODY,
        /** Bytes are left over behind the body. */
        TRAILING_BYTES
    }

    private final Reason reason;

    public UndecodableRecordException(Reason reason, String message) {
        this(reason, message, null);
    }

    public UndecodableRecordException(Reason reason, String message, @Nullable Throwable cause) {
        super(SchemasError.UNDECODABLE_RECORD, message, cause);
        this.reason = reason;
    }

    /** Why it cannot be read. */
    public Reason reason() {
        return reason;
    }

    /** The reason as a dead letter states it, for example {@code unknown_schema_id}. */
    public String reasonCode() {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
