package org.longitude.deploy;

import org.jspecify.annotations.Nullable;

/**
 * Something around the pipeline failed: a port, a folder, a child process, a part of the demo. The
 * message says what was found, what was expected and what to do; the error is stable.
 */
public final class DeployException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final DeployError error;

    public DeployException(DeployError error, String message) {
        this(error, message, null);
    }

    public DeployException(DeployError error, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.error = error;
    }

    public DeployError error() {
        return error;
    }
}
