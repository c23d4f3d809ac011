package org.longitude.model.encoder;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time into a model and refuses a second one, which would read arrays that the
 * first one closes: a crash of the process, or scores of another admission.
 *
 * <p>A thread is inside while it works there, and from a training pass on until the arrays are let
 * go that a backward pass reads: the backward pass itself is the engine's and asks nobody.
 *
 * <p>Threading: any; nobody waits. A thread that is inside may come in again. Memory that one
 * thread wrote in a model is seen by the next one that comes in.
 */
final class OneThread {

    private @Nullable Thread inside;

    /** How often the thread inside came in and has not left. */
    private int entries;

    /** How many of these only stay. */
    private int stays;

    private boolean closed;

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
        enter(0);
        try {
            return work.run();
        } finally {
            leave(0);
        }
    }

    /**
     * Keeps this thread inside until the result is closed, by whichever thread.
     *
     * @throws IllegalStateException if another thread is inside, or the model is closed
     */
    AutoCloseable stay() {
        enter(1);
        AtomicBoolean over = new AtomicBoolean();
        return () -> {
            if (over.compareAndSet(false, true)) {
                leave(1);
            }
        };
    }

    private synchronized void enter(int staying) {
        requireOpen();
        requireNobodyElse();
        inside = Thread.currentThread();
        entries++;
        stays += staying;
    }

    private synchronized void leave(int staying) {
        stays -= staying;
        if (--entries == 0) {
            inside = null;
        }
    }

    /**
     * Lets nobody in from now on. A thread that only stays may close.
     *
     * @return false if that was so already
     * @throws IllegalStateException if another thread is inside, or this one is at work there
     */
    synchronized boolean close() {
        if (closed) {
            return false;
        }
        if (entries > stays) {
            throw refused(inside);
        }
        requireNobodyElse();
        closed = true;
        return true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model is closed (expected: use before it is)");
        }
    }

    private void requireNobodyElse() {
        if (inside != null && inside != Thread.currentThread()) {
            throw refused(inside);
        }
    }

    private static IllegalStateException refused(@Nullable Thread other) {
        return new IllegalStateException(
                "the model is in use by thread %s (expected: one thread at a time; load a model for each thread)"
                        .formatted(other == null ? "none" : other.getName()));
    }
}
