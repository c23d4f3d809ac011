package org.longitude.billing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the world as the export meets it. Messages say what was found, what was expected and
 * what to do; they carry neither passwords nor anything of a note.
 */
public final class BillingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final BillingError error;

    public BillingException(BillingError error, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    /** A refused setting. */
    static BillingException invalid(String message) {
        return new BillingException(BillingError.CONFIG_INVALID, message, null);
    }

    public BillingError error() {
        return error;
    }
}
