package org.longitude.trainer.loop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a run to stop: its thread was interrupted, or the process is about to end.
 *
 * <p>A process that ends while the engine is inside a backward pass takes the engine's memory from
 * under it and crashes with a core report, so the end waits for the step under way.
 *
 * <p>Threading: {@link #requested()} is asked by the training thread; the shutdown hook is another.
 */
final class StopSignal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    /** Longest the end of the process waits for a step. */
    private static final long EXIT_WAIT_MS = 4_000;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook = new Thread(this::exit, "training-stop");
    private volatile boolean exiting;

    StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean requested() {
        return exiting || Thread.currentThread().isInterrupted();
    }

    private void exit() {
        exiting = true;
        try {
            if (!stopped.await(EXIT_WAIT_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("a training step did not end within {} ms of the process", EXIT_WAIT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The run has left the engine. */
    @Override
    public void close() {
        stopped.countDown();
        if (!exiting) {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process began to end meanwhile; the hook runs and finds the latch open.
            exiting = true;
        }
    }
}
