package org.longitude.deploy.demo;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.sink.TopicSink;
import org.longitude.ingest.source.Intake;

/**
 * Sends admissions at a steady pace. Where the pipeline falls far behind it waits, so that what is
 * on its way stays bounded.
 *
 * <p>Threading: a thread of its own sends; {@link #close} may be called from any. Ownership: closes
 * source and sink.
 */
final class Feed implements AutoCloseable {

    /** Admissions sent and not settled, beyond which nothing more is sent. */
    static final int WAITING_MAX = 500;

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int CLOSE_WITHIN_MS = 1_000;

    private final AdmissionSource source;
    private final TopicSink sink;
    private final Ledger ledger;
    private final DemoView view;
    private final long gapNanos;
    private final Thread thread = new Thread(this::run, "demo-feed");
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean stopping;
    private volatile boolean ended;

    Feed(
            AdmissionSource source,
            TopicSink sink,
            Ledger ledger,
            DemoView view,
            double admissionsPerSecond) {
        this.source = source;
        this.sink = sink;
        this.ledger = ledger;
        this.view = view;
        this.gapNanos = (long) (TimeUnit.SECONDS.toNanos(1) / admissionsPerSecond);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether everything has been sent and taken by the broker. */
    boolean hasEnded() {
        return ended;
    }

    void throwIfFailed() {
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    /** Lines that ingest refused so far. */
    long rejectedLines() {
        return sink.counts().summary().rejectedTotal();
    }

    private void run() {
        try {
            long due = System.nanoTime();
            Optional<Lot> lot = source.next();
            while (lot.isPresent() && !stopping) {
                send(lot.get());
                if (lot.get().admissionId() != null) {
                    due = Math.max(due + gapNanos, System.nanoTime() - gapNanos);
                    await(due);
                }
                lot = stopping ? Optional.empty() : source.next();
            }
            sink.flush();
            ended = !stopping;
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void send(Lot lot) {
        Row row = ledger.sending(lot, System.nanoTime());
        if (row != null) {
            view.sending(row);
        }
        for (Intake item : lot.items()) {
            sink.send(item);
        }
    }

    private void await(long due) {
        while (!stopping && (due - System.nanoTime() > 0 || ledger.waiting() >= WAITING_MAX)) {
            long left = due - System.nanoTime();
            LockSupport.parkNanos(left > 0 ? left : LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_WITHIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        source.close();
        sink.close();
    }
}
