package org.longitude.preprocess;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A failure of the world that stops preprocessing. Messages never carry note text. */
public final class PreprocessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final PreprocessError error;

    public PreprocessException(PreprocessError error, String message) {
        this(error, message, null);
    }

    public PreprocessException(PreprocessError error, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    /** What kind of failure it is. */
    public PreprocessError error() {
        return error;
    }
}
