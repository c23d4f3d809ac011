package org.longitude.ingest.source;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The world around ingest failed: ingest stops, says so, and can be run again from the start. */
public final class IngestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final IngestError error;

    public IngestException(IngestError error, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    public IngestException(IngestError error, String message) {
        this(error, message, null);
    }

    /** Which part of the world failed. */
    public IngestError error() {
        return error;
    }
}
