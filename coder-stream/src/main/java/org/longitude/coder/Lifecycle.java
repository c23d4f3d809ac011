package org.longitude.coder;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.CoderService.State;

/**
 * Where a service stands: it starts, runs once every device is warm and the group is joined, stops
 * or fails, and has ended when the last of its threads has.
 *
 * <p>Threading: any.
 */
final class Lifecycle {

    private final Object lock = new Object();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private State state = State.CREATED;
    private @Nullable CoderException failure;
    private int devicesCold;
    private int threadsLeft;
    private boolean joined;
    private boolean halted;

    /**
     * One that was not started.
     *
     * @param devices that have to get warm
     * @param threads that have to end
     */
    Lifecycle(int devices, int threads) {
        this.devicesCold = devices;
        this.threadsLeft = threads;
    }

    void starts() {
        synchronized (lock) {
            if (state != State.CREATED) {
                throw new IllegalStateException("start in state " + state + " (expected: CREATED)");
            }
            state = State.STARTING;
        }
    }

    /** True where it runs from now on. */
    boolean deviceIsWarm() {
        synchronized (lock) {
            devicesCold--;
            return runs();
        }
    }

    /** True where it runs from now on. */
    boolean hasJoined() {
        synchronized (lock) {
            joined = true;
            return runs();
        }
    }

    private boolean runs() {
        if (devicesCold > 0 || !joined || state != State.STARTING) {
            return false;
        }
        state = State.RUNNING;
        started.countDown();
        return true;
    }

    void stops() {
        synchronized (lock) {
            if (state == State.STARTING || state == State.RUNNING) {
                state = State.STOPPING;
            }
        }
        stopping.countDown();
    }

    /** From now on nothing more is committed, and nothing that goes wrong is a failure. */
    void halts() {
        synchronized (lock) {
            halted = true;
        }
    }

    /** Whether there is nothing to stop. */
    boolean isOver() {
        synchronized (lock) {
            if (state == State.CREATED) {
                state = State.STOPPED;
                started.countDown();
                ended.countDown();
            }
            return state == State.STOPPED || state == State.FAILED;
        }
    }

    /** False where it has failed before, or was halted. */
    boolean fails(CoderException cause) {
        synchronized (lock) {
            if (halted || failure != null) {
                return false;
            }
            failure = cause;
            return true;
        }
    }

    /** True where it was the last. */
    boolean threadEnds() {
        synchronized (lock) {
            threadsLeft--;
            if (threadsLeft > 0) {
                return false;
            }
            state = failure == null ? State.STOPPED : State.FAILED;
            return true;
        }
    }

    /** Tells whoever waits that all is over. */
    void ends() {
        started.countDown();
        ended.countDown();
    }

    boolean awaitRunning(Duration atMost) throws InterruptedException {
        return started.await(atMost.toNanos(), TimeUnit.NANOSECONDS) && state() == State.RUNNING;
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** True if it was told to stop within that time. */
    boolean awaitStopping(long nanos) throws InterruptedException {
        return stopping.await(nanos, TimeUnit.NANOSECONDS);
    }

    State state() {
        synchronized (lock) {
            return state;
        }
    }

    Optional<CoderException> failure() {
        synchronized (lock) {
            return Optional.ofNullable(failure);
        }
    }

    boolean isWarm() {
        synchronized (lock) {
            return devicesCold == 0;
        }
    }

    boolean isHalted() {
        synchronized (lock) {
            return halted;
        }
    }
}
