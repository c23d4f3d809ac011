package org.longitude.coder;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the world as the coder meets it. Messages say what was found, what was expected and
 * what to do; they never carry note text.
 */
public final class CoderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CoderError error;

    public CoderException(CoderError error, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    public CoderError error() {
        return error;
    }
}
