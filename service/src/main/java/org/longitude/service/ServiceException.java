package org.longitude.service;

import org.jspecify.annotations.Nullable;

/** The world is not as the service's face needs it; says what was found and what was expected. */
public final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ServiceError error;

    ServiceException(ServiceError error, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.error = error;
    }

    /** {@code CONFIG_INVALID}. */
    public static ServiceException invalid(String message) {
        return new ServiceException(ServiceError.CONFIG_INVALID, message, null);
    }

    public ServiceError error() {
        return error;
    }
}
