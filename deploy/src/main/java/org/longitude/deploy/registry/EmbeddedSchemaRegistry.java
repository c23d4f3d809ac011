package org.longitude.deploy.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/**
 * A schema registry in this process, on 127.0.0.1 only, that speaks the REST calls of Confluent's:
 * registration with compatibility levels, look-up, schemas by id. Ids are kept in a folder, so that
 * records written before a restart can be read after it.
 *
 * <p>Threading: answers on a few threads of its own; {@link #close} may be called from any thread,
 * more than once.
 */
public final class EmbeddedSchemaRegistry implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int WAITING_CALLS_MAX = 256;
    private static final int STOP_WITHIN_SECONDS = 1;

    private final HttpServer server;
    private final ExecutorService threads;
    private final RegistryLog log;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedSchemaRegistry(HttpServer server, ExecutorService threads, RegistryLog log) {
        this.server = server;
        this.threads = threads;
        this.log = log;
    }

    /** Starts on any free port. */
    public static EmbeddedSchemaRegistry start(Path folder) {
        return start(folder, 0);
    }

    /**
     * Starts a registry that remembers what is in the folder.
     *
     * @param port 0 for any free port
     */
    public static EmbeddedSchemaRegistry start(Path folder, int port) {
        HttpServer server = bind(port);
        RegistryLog log;
        try {
            log = RegistryLog.open(folder);
        } catch (RuntimeException e) {
            server.stop(0);
            throw e;
        }
        ExecutorService threads = threads();
        server.setExecutor(threads);
        server.createContext("/", new RegistryHandler(new RegistryCalls(log)));
        server.start();
        return new EmbeddedSchemaRegistry(server, threads, log);
    }

    private static HttpServer bind(int port) {
        try {
            return HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.PORT_TAKEN,
                    "The schema registry cannot listen on port "
                            + port
                            + ": "
                            + e.getMessage()
                            + "; stop what listens there or choose another",
                    e);
        }
    }

    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_CALLS_MAX),
                task -> {
                    Thread thread = new Thread(task, "registry-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Where clients ask: the value of schema.registry.url. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.stop(0);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }
}
