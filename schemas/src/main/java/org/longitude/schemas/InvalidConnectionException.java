package org.longitude.schemas;

import org.jspecify.annotations.Nullable;

/** The cluster or the registry is not named, or the file that should name it cannot be read. */
public final class InvalidConnectionException extends SchemasException {

    public InvalidConnectionException(String message, @Nullable Throwable cause) {
        super(SchemasError.CONNECTION_INVALID, message, cause);
    }
}
