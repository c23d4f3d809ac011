package org.longitude.schemas;

import org.jspecify.annotations.Nullable;

/**
 * The quarantine folder is full or cannot be written. Whoever catches it stops: going on would lose
 * the note.
 */
public final class QuarantineUnavailableException extends SchemasException {

    public QuarantineUnavailableException(String message, @Nullable Throwable cause) {
        super(SchemasError.QUARANTINE_UNAVAILABLE, message, cause);
    }
}
