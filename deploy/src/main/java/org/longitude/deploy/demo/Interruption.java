package org.longitude.deploy.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or a plain kill: the demo is closed in order, and the process ends within a fixed time
 * even where a part does not close. What is kept on disk is written so that a hard end harms
 * nothing.
 *
 * <p>Threading: the hook runs on a thread of the JVM's own while others go on.
 */
final class Interruption implements AutoCloseable {

    /** The promise is 5 s from the key to the prompt. */
    private static final long CLOSE_WITHIN_MS = 4_500;

    private static final int EXIT_INTERRUPTED = 130;

    private final Demo demo;
    private final DemoView view;
    private final Thread hook = new Thread(this::interrupted, "demo-interrupted");
    private final CountDownLatch ended = new CountDownLatch(1);

    private Interruption(Demo demo, DemoView view) {
        this.demo = demo;
        this.view = view;
    }

    static Interruption endsWith(Demo demo, DemoView view) {
        Interruption interruption = new Interruption(demo, view);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void interrupted() {
        Thread watchdog = new Thread(this::haltIfStuck, "demo-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        view.finished(null);
        demo.close();
        view.close();
        ended.countDown();
    }

    private void haltIfStuck() {
        try {
            if (!ended.await(CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS)) {
                view.close();
                demo.dropFolder();
                Runtime.getRuntime().halt(EXIT_INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the interruption has closed everything. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** The demo ended by itself: there is nothing left to interrupt. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook does what it is there for.
        }
    }
}
