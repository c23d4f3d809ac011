package org.longitude.deploy.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Runs the steps of the start, some at a time, and tells the view of each. */
final class Steps {

    private final DemoView view;

    Steps(DemoView view) {
        this.view = view;
    }

    /** What a step does; gives what it made. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** A step's result as one short text for people. */
    interface Detail<T> {
        String of(T made);
    }

    /** Runs a step here. */
    <T> T run(Step step, Work<T> work, Detail<T> detail) throws InterruptedException {
        view.began(step);
        T made = work.run();
        view.done(step, detail.of(made));
        return made;
    }

    /** Runs a step on a thread of its own. */
    <T> CompletableFuture<T> begin(Step step, Work<T> work, Detail<T> detail) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> complete(future, () -> run(step, work, detail)),
                        "demo-" + step.name().toLowerCase(Locale.ROOT));
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    @SuppressWarnings("CatchingUnchecked") // Whoever waits for the step gets whatever ended it.
    private static <T> void complete(CompletableFuture<T> future, Work<T> work) {
        try {
            future.complete(work.run());
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
    }

    /** Waits for a step; its failure is thrown as it was. */
    static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            if (e.getCause() instanceof Error defect) {
                throw defect;
            }
            throw new IllegalStateException("A step of the start failed", e);
        }
    }

    /** Waits for several; the first failure is thrown when all have ended. */
    static void awaitAll(List<CompletableFuture<?>> futures) throws InterruptedException {
        List<RuntimeException> failures = new ArrayList<>();
        for (CompletableFuture<?> each : futures) {
            try {
                await(each);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
