package org.longitude.ingest.mllp;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits for a moment without sleeping, before a thread sleeps after all. A peer that sends and
 * waits pays for each thread that has to be woken on its message's way, and for a processor that
 * has gone to sleep with it: together more than for all that is read and written. The moment is
 * short, only one thread has it at a time, and none where there is one processor: it is time that
 * others could use.
 *
 * <p>Threading: any thread.
 */
final class SpinWait {

    /** For the next message after an answer; a peer that has one sends it within this. */
    static final Duration NEXT_MESSAGE = Duration.ofNanos(50_000);

    /** For the broker's acknowledgement; one on the same network takes a few times as long. */
    static final Duration DELIVERY = Duration.ofNanos(500_000);

    private final boolean allowed;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** With that many processors. */
    SpinWait(int processors) {
        this.allowed = processors > 1;
    }

    /** Returns once there is something to read, or the moment is over. */
    void forInput(InputStream in) throws IOException {
        if (!take()) {
            return;
        }
        try {
            long end = System.nanoTime() + NEXT_MESSAGE.toNanos();
            while (in.available() == 0 && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        } finally {
            taken.set(false);
        }
    }

    /** Returns once it is done, or the moment is over. */
    void forDelivery(Future<?> delivered) {
        if (!take()) {
            return;
        }
        try {
            long end = System.nanoTime() + DELIVERY.toNanos();
            while (!delivered.isDone() && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        } finally {
            taken.set(false);
        }
    }

    private boolean take() {
        return allowed && taken.compareAndSet(false, true);
    }
}
