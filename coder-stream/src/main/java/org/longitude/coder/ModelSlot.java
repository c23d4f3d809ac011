package org.longitude.coder;

import org.jspecify.annotations.Nullable;

/**
 * Where the next model waits until its device has a moment between two batches.
 *
 * <p>Threading: safe for use by several threads. Ownership: owns a model from its offer until it is
 * taken.
 */
final class ModelSlot implements AutoCloseable {
    private @Nullable ServedModel next;
    private boolean closed;

    /** Leaves a model; one that nobody took is closed. False where nobody will take it any more. */
    synchronized boolean offer(ServedModel model) {
        dropNext();
        if (closed) {
            model.close();
            return false;
        }
        next = model;
        return true;
    }

    /** The model that waits, now the caller's. */
    synchronized @Nullable ServedModel take() {
        ServedModel taken = next;
        next = null;
        return taken;
    }

    @Override
    public synchronized void close() {
        closed = true;
        dropNext();
    }

    private void dropNext() {
        if (next != null) {
            next.close();
            next = null;
        }
    }
}
