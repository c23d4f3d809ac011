package org.longitude.schemas;

import org.jspecify.annotations.Nullable;

/**
 * The schema registry could not be asked within the bounded retries, or refused to answer
 * (credentials, wrong address). Says nothing about the record at hand: whoever catches it stops
 * with offsets uncommitted.
 */
public final class RegistryUnavailableException extends SchemasException {

    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(SchemasError.REGISTRY_UNAVAILABLE, message, cause);
    }
}
