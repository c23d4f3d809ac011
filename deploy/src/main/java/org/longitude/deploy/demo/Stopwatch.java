package org.longitude.deploy.demo;

import java.lang.management.ManagementFactory;

/**
 * Time since the process began, the start of Java included: what a person at the terminal waits.
 *
 * @param beganNanos on the scale of {@link System#nanoTime()}
 */
record Stopwatch(long beganNanos) {

    static Stopwatch sinceProcessStart() {
        long runningMs =
                System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
        return new Stopwatch(System.nanoTime() - runningMs * 1_000_000);
    }

    double seconds() {
        return secondsAt(System.nanoTime());
    }

    double secondsAt(long nanos) {
        return (nanos - beganNanos) / 1e9;
    }
}
