package org.longitude.coder;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whatever codes, for the command: one bundle's service, or one that follows releases. */
sealed interface Coding extends AutoCloseable permits CoderService, ReleasedCoder {
    void start();

    /** Waits until it runs; false if it ended or time ran out before. */
    boolean awaitRunning(Duration atMost) throws InterruptedException;

    /** Waits for the end, by {@link #close} or by failure; false if time ran out. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;

    /** Why it failed, if it did. */
    Optional<CoderException> failure();

    /** What probes are told of it. */
    List<org.longitude.service.Check> checks();

    @Override
    void close();
}
