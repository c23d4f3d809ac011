package org.longitude.preprocess;

import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.IncompatibleSchemaException;
import org.longitude.schemas.RegistryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stream thread dies. The world's failures get a bounded number of further
 * tries, each after a longer pause; then the client stops with one clear line. Nothing of the
 * failed transaction was committed, so whoever starts again starts at the same record.
 *
 * <p>Threading: called by any dying stream thread; the pause is spent on that thread.
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {

    /** Threads that may die in a row before the client stops. */
    static final int RESTARTS_MAX = 5;

    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    /** A failure this long after the last one begins a new row. */
    private static final Duration ROW_GAP = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

    /** Sleeps; a test's does not. */
    interface Pause {
        void spend(Duration duration);
    }

    private final Clock clock;
    private final Pause pause;
    private int restarts;
    private long lastFailureMs;
    private @Nullable PreprocessException failure;

    FailurePolicy(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        Duration wait;
        synchronized (this) {
            long nowMs = clock.millis();
            restarts = nowMs - lastFailureMs > ROW_GAP.toMillis() ? 1 : restarts + 1;
            lastFailureMs = nowMs;
            if (restarts > RESTARTS_MAX || isFinal(exception)) {
                failure = asFailure(exception);
                LOG.error("{}: {}", failure.error(), failure.getMessage());
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
            wait = pauseBefore(restarts);
            LOG.warn(
                    "stream thread failed ({}), try {} of {} in {} ms",
                    describe(exception),
                    restarts,
                    RESTARTS_MAX,
                    wait.toMillis());
        }
        pause.spend(wait);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Why the client was stopped, or null if it was not by a failure. */
    synchronized @Nullable PreprocessException failure() {
        return failure;
    }

    synchronized int restarts() {
        return restarts;
    }

    private static Duration pauseBefore(int restart) {
        Duration doubled = PAUSE_FIRST.multipliedBy(1L << (restart - 1));
        return doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
    }

    /**
     * Trying again cannot help where the registry has said no, where somebody else has this
     * tokenizer, or where the JVM fails.
     */
    private static boolean isFinal(Throwable exception) {
        return find(exception, IncompatibleSchemaException.class) != null
                || refusal(exception) != null
                || find(exception, Error.class) != null;
    }

    private static @Nullable PreprocessException refusal(Throwable exception) {
        PreprocessException ours = find(exception, PreprocessException.class);
        return ours != null && ours.error() == PreprocessError.CONFIG_INVALID ? ours : null;
    }

    private static PreprocessException asFailure(Throwable exception) {
        PreprocessException refusal = refusal(exception);
        if (refusal != null) {
            return refusal;
        }
        SerializationException registry = find(exception, RegistryUnavailableException.class);
        if (registry == null) {
            registry = find(exception, IncompatibleSchemaException.class);
        }
        if (registry != null) {
            return new PreprocessException(
                    PreprocessError.REGISTRY_UNAVAILABLE,
                    registry.getMessage()
                            + "; stopped with offsets uncommitted, start again once it answers",
                    exception);
        }
        return new PreprocessException(
                PreprocessError.STREAM_FAILED,
                "the stream failed (%s); stopped with offsets uncommitted"
                        .formatted(describe(exception)),
                exception);
    }

    /** The message only where it is Kafka's or ours: those name topics and offsets, no content. */
    private static String describe(Throwable exception) {
        Throwable root = exception;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String type = root.getClass().getName();
        boolean known = type.startsWith("org.apache.kafka.") || type.startsWith("org.longitude.");
        return root.getClass().getSimpleName() + (known ? ": " + root.getMessage() : "");
    }

    private static <T extends Throwable> @Nullable T find(Throwable exception, Class<T> type) {
        @Nullable Throwable current = exception;
        while (current != null) {
            if (type.isInstance(current)) {
                return type.cast(current);
            }
            current = current.getCause();
        }
        return null;
    }
}
