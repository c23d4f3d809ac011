package org.longitude.ingest;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.http.IngestDesk;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.sink.BrokerWatch;
import org.longitude.service.Check;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;
import org.longitude.service.trace.Tracing;

/**
 * What one ingest service listens with: HTTP, MLLP, or both.
 *
 * <p>Threading: {@link #close()} from any thread; it waits until what is under way is answered.
 * Ownership: closes its listeners and what watches the broker, the last begun first.
 */
final class IngestListeners implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable ServiceFace face;
    private @Nullable MllpServer server;

    /**
     * No listener yet.
     *
     * @param tracing closed after all of them
     */
    IngestListeners(Tracing tracing) {
        open.push(tracing);
    }

    /** Listens for notes and codes by HTTP beside {@link #operators}. */
    void http(ServiceConfig config, IngestDesk desk, BrokerWatch watch) {
        face(config, watch, desk);
    }

    /** Shows health and metrics by HTTP and takes nothing; ready while the broker answers. */
    void operators(ServiceConfig config, BrokerWatch watch) {
        face(config, watch);
    }

    private void face(ServiceConfig config, BrokerWatch watch, Object... beans) {
        open.push(watch);
        ServiceMetrics metrics = ServiceMetrics.of(config);
        open.push(metrics);
        face = ServiceFace.start(config, List.of(broker(watch)), metrics, beans);
        open.push(face);
    }

    private static Check broker(BrokerWatch watch) {
        return Check.ready(
                "broker",
                () ->
                        watch.problem().isEmpty()
                                ? Check.Standing.good("answers, and has the topics")
                                : Check.Standing.bad(watch.problem()));
    }

    /** Takes on a listener for MLLP. */
    void mllp(MllpServer started) {
        server = started;
        open.push(started);
    }

    private Optional<String> url() {
        return Optional.ofNullable(face).map(running -> String.valueOf(running.url()));
    }

    private Optional<MllpServer> server() {
        return Optional.ofNullable(server);
    }

    /**
     * Ends with the process: a shutdown answers what is under way first.
     *
     * @param service whose HTTP it is, for people
     */
    void untilStopped(String service, PrintWriter out, MllpOptions mllp)
            throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    close();
                                    stopped.countDown();
                                },
                                "ingest-shutdown"));
        url().ifPresent(url -> out.println(service + ": listening on " + url));
        server().ifPresent(one -> out.println("mllp: listening on " + mllp.at(one)));
        out.flush();
        stopped.await();
    }

    @Override
    public void close() {
        synchronized (open) {
            while (!open.isEmpty()) {
                close(open.pop());
            }
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException("a listener did not close", e);
        }
    }
}
