package org.longitude.coder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the threads of a service. Each does one thing; where it fails, for whatever reason, all are
 * told to stop, and the first reason is the service's.
 *
 * <p>Threading: safe for use by several threads.
 */
final class ServiceThreads {

    /** What a thread does until it is told to stop. */
    interface Loop {
        void run() throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(CoderService.class);

    private final Lifecycle life;
    private final Runnable stopWorking;
    private final Runnable allEnded;

    /**
     * Threads of one service.
     *
     * @param stopWorking has every thread come to its end
     * @param allEnded called by the last of them, before whoever waits for the end is told
     */
    ServiceThreads(Lifecycle life, Runnable stopWorking, Runnable allEnded) {
        this.life = life;
        this.stopWorking = stopWorking;
        this.allEnded = allEnded;
    }

    /**
     * A thread that was not started.
     *
     * @param handOver what others wait for, done however the loop has ended
     */
    Thread make(String name, Loop loop, Runnable handOver) {
        return new Thread(() -> run(loop, handOver), name);
    }

    @SuppressWarnings(
            "CatchingUnchecked") // A thread that dies unseen would leave the others waiting.
    private void run(Loop loop, Runnable handOver) {
        try {
            loop.run();
        } catch (Throwable e) {
            fail(e);
        } finally {
            handOver.run();
            if (life.threadEnds()) {
                allEnded.run();
                life.ends();
            }
        }
    }

    void fail(Throwable cause) {
        CoderException failure = Failures.of(cause);
        if (!life.fails(failure)) {
            return;
        }
        LOG.error("stopping error={}: {}", failure.error(), failure.getMessage());
        if (failure.error() == CoderError.INTERNAL) {
            LOG.error("stopping on a defect of the coder", failure);
        }
        stopWorking.run();
    }
}
