package org.longitude.schemas;

import org.jspecify.annotations.Nullable;

/** The broker did not answer, or refused, a request about topics. */
public final class BrokerUnavailableException extends SchemasException {

    public BrokerUnavailableException(String message, @Nullable Throwable cause) {
        super(SchemasError.BROKER_UNAVAILABLE, message, cause);
    }
}
