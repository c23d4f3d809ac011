package org.longitude.coder;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * From a device to whoever turns its scores into predictions: one batch at a time, so that the
 * device computes the next one meanwhile and never runs further ahead.
 *
 * <p>Threading: safe for use by several threads; one puts, one takes.
 */
final class ScoredBatches {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable ScoredBatch waiting;
    private boolean ended;
    private boolean abandoned;

    /** Waits until the one before was taken. What nobody takes any more is dropped. */
    void put(ScoredBatch batch) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting != null && !abandoned) {
                changed.await();
            }
            waiting = batch;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a batch; empty when the device has ended and all was taken. */
    Optional<ScoredBatch> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting == null && !ended) {
                changed.await();
            }
            Optional<ScoredBatch> taken = Optional.ofNullable(waiting);
            waiting = null;
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is put. */
    void end() {
        signal(() -> ended = true);
    }

    /** Nothing more is taken. */
    void abandon() {
        signal(() -> abandoned = true);
    }

    private void signal(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
