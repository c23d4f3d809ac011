package org.longitude.it.coder;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what must come; how long it takes is no assertion, only that it comes at all. */
public final class Eventually {

    private static final Duration AT_MOST = Duration.ofMinutes(3);
    private static final long LOOK_AGAIN_AFTER_MS = 20;

    private Eventually() {}

    public static void holds(String what, Callable<Boolean> condition) throws Exception {
        holds(what, AT_MOST, condition);
    }

    /** For what is known to take long. */
    public static void holds(String what, Duration atMost, Callable<Boolean> condition)
            throws Exception {
        long deadlineNanos = System.nanoTime() + atMost.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError("after " + atMost.toSeconds() + " s still not: " + what);
            }
            Thread.sleep(LOOK_AGAIN_AFTER_MS);
        }
    }
}
