package org.longitude.model.encoder;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time into a model and refuses a second one, which would read arrays that the
 * first one closes: a crash of the process, or scores of another admission.
 *
 * <p>Threading: any. A thread that is inside may come in again. Memory that one thread wrote in a
 * model is seen by the next one that comes in.
 */
final class OneThread {

    private static final Thread NOBODY_ANY_MORE = new Thread("closed");

    private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();

    /** Something done inside the model. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Does it inside the model.
     *
     * @throws IllegalStateException if another thread is inside, or the model is closed
     */
    <T, E extends Exception> T inside(Work<T, E> work) throws E {
        Thread self = Thread.currentThread();
        Thread before = inside.compareAndExchange(null, self);
        if (before != null && before != self) {
            throw refused(before);
        }
        try {
            return work.run();
        } finally {
            if (before == null) {
                inside.set(null);
            }
        }
    }

    /**
     * Lets nobody in from now on.
     *
     * @return false if that was so already
     * @throws IllegalStateException if another thread is inside
     */
    boolean close() {
        Thread other = inside.compareAndExchange(null, NOBODY_ANY_MORE);
        if (other == NOBODY_ANY_MORE) {
            return false;
        }
        if (other != null) {
            throw refused(other);
        }
        return true;
    }

    private static IllegalStateException refused(Thread other) {
        return new IllegalStateException(
                other == NOBODY_ANY_MORE
                        ? "the model is closed (expected: use before it is)"
                        : "the model is in use by thread %s (expected: one thread at a time; load a model for each thread)"
                                .formatted(other.getName()));
    }
}
