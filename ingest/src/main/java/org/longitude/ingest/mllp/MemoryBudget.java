package org.longitude.ingest.mllp;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that messages under way may take in all, so that many connections at once cannot take more
 * memory than the operator gave. It never waits: who gets nothing answers its peer, who will send
 * again.
 *
 * <p>Threading: any thread.
 */
final class MemoryBudget {

    private final AtomicLong leftBytes;

    MemoryBudget(long bytes) {
        this.leftBytes = new AtomicLong(bytes);
    }

    /** Takes so many bytes; false where they are not left. */
    boolean tryTake(long bytes) {
        long left = leftBytes.get();
        while (left >= bytes) {
            if (leftBytes.compareAndSet(left, left - bytes)) {
                return true;
            }
            left = leftBytes.get();
        }
        return false;
    }

    /** Gives back what was taken. */
    void give(long bytes) {
        leftBytes.addAndGet(bytes);
    }

    long leftBytes() {
        return leftBytes.get();
    }
}
