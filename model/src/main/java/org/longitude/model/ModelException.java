package org.longitude.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the world as this module meets it: files that are gone, corrupt or contradictory.
 * Messages say what was found, what was expected and what to do; they never carry note text.
 */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ModelError error;

    public ModelException(ModelError error, String message) {
        this(error, message, null);
    }

    public ModelException(ModelError error, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    public ModelError error() {
        return error;
    }
}
