package org.longitude.ingest.mllp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Rejections;
import org.longitude.schemas.Quarantine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for HL7 v2 messages over MLLP.
 *
 * <p>Threading: a thread accepts, each connection has one, one looks for peers that are late.
 * {@link #close()} from any thread: nothing new is taken, and messages under way are answered
 * first. Ownership: closes its sockets; the delivery is its caller's, to be closed after it.
 */
public final class MllpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MllpServer.class);
    private static final int BACKLOG = 64;
    private static final int LOOK_MS = 500;

    /** How long {@link #close()} takes at most. */
    public static final Duration STOP_WITHIN = Duration.ofSeconds(45);

    private final Config config;
    private final ServerSocket listener;
    private final MessageIntake intake;
    private final SpinWait spin = new SpinWait(Runtime.getRuntime().availableProcessors());
    private final Quarantine quarantine;
    private final MemoryBudget budget;
    private final Map<MllpConnection, Thread> connections = new ConcurrentHashMap<>();
    private final ScheduledExecutorService janitor;
    private final Thread acceptor;
    private volatile boolean closing;

    /**
     * Where it listens.
     *
     * @param address interface and port; port 0 takes a free one
     * @param tls what proves who we are; empty for plain sockets
     * @param clientCertificates whether a peer has to show one that the context trusts
     * @param limits what peers are given
     */
    public record Config(
            InetSocketAddress address,
            Optional<SSLContext> tls,
            boolean clientCertificates,
            MllpLimits limits) {

        /** Plain sockets on this machine alone. */
        public static Config local(int port) {
            return new Config(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Optional.empty(),
                    false,
                    MllpLimits.STANDARD);
        }
    }

    private MllpServer(
            Config config,
            ServerSocket listener,
            Quarantine quarantine,
            Hl7Converter converter,
            MessageDelivery delivery) {
        this.config = config;
        this.listener = listener;
        this.quarantine = quarantine;
        this.budget = new MemoryBudget(config.limits().memoryBytesMax());
        this.intake =
                new MessageIntake(
                        "mllp:" + listener.getLocalPort(),
                        converter,
                        new Rejections(quarantine),
                        delivery,
                        new Acknowledgements(Clock.systemUTC()),
                        spin);
        this.acceptor = new Thread(this::accept, "mllp-" + listener.getLocalPort());
        this.janitor =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "mllp-late");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /**
     * Begins to listen.
     *
     * @throws IngestException if the port cannot be had
     */
    public static MllpServer start(
            Config config,
            Hl7Converter converter,
            Quarantine quarantine,
            MessageDelivery delivery) {
        MllpServer server = new MllpServer(config, listen(config), quarantine, converter, delivery);
        server.acceptor.start();
        ScheduledFuture<?> look =
                server.janitor.scheduleWithFixedDelay(
                        server::closeLate, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
        LOG.debug("looking for late peers: {}", !look.isDone());
        return server;
    }

    private static ServerSocket listen(Config config) {
        try {
            ServerSocket socket =
                    config.tls().isPresent()
                            ? config.tls().get().getServerSocketFactory().createServerSocket()
                            : new ServerSocket();
            if (socket instanceof SSLServerSocket tls) {
                tls.setNeedClientAuth(config.clientCertificates());
            }
            socket.setReuseAddress(true);
            socket.bind(config.address(), BACKLOG);
            return socket;
        } catch (IOException e) {
            throw new IngestException(
                    IngestError.BAD_CONFIGURATION,
                    "cannot listen on "
                            + config.address()
                            + ": "
                            + e.getMessage()
                            + " (expected: a free port)",
                    e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.size();
    }

    long memoryLeftBytes() {
        return budget.leftBytes();
    }

    private void accept() {
        while (!closing) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                if (!closing) {
                    LOG.error("accepting a connection failed: {}", e.getClass().getSimpleName());
                    pause();
                }
            }
        }
    }

    /** What made accepting fail, too many open files for one, does not pass in no time. */
    private static void pause() {
        try {
            Thread.sleep(LOOK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) throws IOException {
        if (connections.size() >= config.limits().connectionsMax()) {
            LOG.warn(
                    "a connection is closed: {} are open already",
                    config.limits().connectionsMax());
            socket.close();
            return;
        }
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        MllpFramer framer = new MllpFramer(config.limits().frameBytesMax(), budget, quarantine);
        MllpConnection connection =
                new MllpConnection(
                        socket, framer, intake, config.limits().times(), spin, System::nanoTime);
        Thread thread = new Thread(() -> run(connection), "mllp-connection");
        connections.put(connection, thread);
        thread.start();
        if (closing) {
            connection.stop();
        }
    }

    private void run(MllpConnection connection) {
        try {
            connection.run();
        } catch (RuntimeException e) {
            // A defect of ours costs one connection, and not the listener. Its message is not
            // shown: it may quote what was parsed.
            LOG.error(
                    "a connection is closed for a defect: {} at {}",
                    e.getClass().getName(),
                    e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]);
        } finally {
            connections.remove(connection);
            connection.closeSocket();
        }
    }

    private void closeLate() {
        connections.keySet().forEach(MllpConnection::closeIfLate);
    }

    @Override
    public void close() {
        closing = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // All of them first: a peer that sees another's end must not get one more message in.
        connections.keySet().forEach(MllpConnection::takeNoMore);
        connections.keySet().forEach(MllpConnection::closeUnlessAnswering);
        long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
        try {
            acceptor.join(STOP_WITHIN.toMillis());
            for (Thread thread : connections.values()) {
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.keySet().forEach(MllpConnection::closeSocket);
        janitor.shutdownNow();
    }
}
