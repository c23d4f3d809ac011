package org.longitude.deploy.demo;

import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs, closed in the order in which notes flow: a part that is closed has nothing coming from
 * above, and whatever it still writes to is there.
 *
 * <p>Threading: any thread. A part that is added after closing is closed at once, so that a demo
 * that is stopped while it starts leaves nothing behind.
 */
final class RunningParts implements AutoCloseable {

    /** In the order of closing. */
    enum Part {
        FEED,
        PREPROCESS,
        CODER,
        TRACING,
        WATCHER,
        REGISTRY,
        BROKER,
        FOLDER
    }

    private static final Logger LOG = LoggerFactory.getLogger(RunningParts.class);

    private final Map<Part, AutoCloseable> running = new EnumMap<>(Part.class);
    private boolean closed;

    <T extends AutoCloseable> T add(Part part, T fresh) {
        boolean late;
        synchronized (running) {
            late = closed;
            if (!late) {
                running.put(part, fresh);
            }
        }
        if (late) {
            close(part, fresh);
        }
        return fresh;
    }

    /** Closes one part, if it runs. */
    void close(Part part) {
        AutoCloseable one;
        synchronized (running) {
            one = running.remove(part);
        }
        if (one != null) {
            close(part, one);
        }
    }

    @Override
    public void close() {
        synchronized (running) {
            closed = true;
        }
        for (Part part : Part.values()) {
            close(part);
        }
    }

    /** One part that does not close must not keep the next from closing. */
    @SuppressWarnings("CatchingUnchecked")
    private static void close(Part part, AutoCloseable one) {
        long began = System.nanoTime();
        try {
            one.close();
            LOG.info("closed part={} ms={}", part, (System.nanoTime() - began) / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("{} did not close cleanly: {}", part, e.getClass().getSimpleName());
        }
    }
}
