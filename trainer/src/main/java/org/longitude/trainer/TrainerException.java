package org.longitude.trainer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Training cannot go on, or would give a silently wrong number. Messages never carry note text. */
public final class TrainerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final TrainerError error;

    public TrainerException(TrainerError error, String message) {
        this(error, message, null);
    }

    public TrainerException(TrainerError error, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    public TrainerError error() {
        return error;
    }
}
