package org.longitude.deploy.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.TemporaryFolder;

/**
 * A real KRaft broker with its controller in this process: the code a cluster runs, on 127.0.0.1
 * only. Data stays in the folder it was given; without one it lives in a temporary folder that goes
 * away with the broker.
 *
 * <p>Threading: {@link #start} returns when clients can connect; {@link #close} may be called from
 * any thread, more than once.
 *
 * <p>Ownership: the broker owns its folder until it is closed. A second broker on the same folder
 * is refused before it touches anything.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final int ATTEMPTS_MAX = 3;

    private final KafkaRaftServer server;
    private final NodeConfig.Node node;
    private final Path folder;
    private final @Nullable TemporaryFolder temporary;
    private final FolderLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(
            KafkaRaftServer server,
            NodeConfig.Node node,
            Path folder,
            @Nullable TemporaryFolder temporary,
            FolderLock lock) {
        this.server = server;
        this.node = node;
        this.folder = folder;
        this.temporary = temporary;
        this.lock = lock;
    }

    /** Starts a broker, on a fresh folder or on one that an earlier broker left. */
    public static EmbeddedBroker start(BrokerSettings settings) {
        if (settings.port() != 0 && !FreePorts.isFree(settings.port())) {
            throw new DeployException(
                    DeployError.PORT_TAKEN,
                    "Port "
                            + settings.port()
                            + " is taken; stop what listens there or choose another");
        }
        Path wanted = settings.folder();
        TemporaryFolder temporary =
                wanted == null ? TemporaryFolder.create("longitude-broker-") : null;
        Path folder = temporary == null ? BrokerFolder.make(wanted) : temporary.path();
        FolderLock lock = FolderLock.take(folder);
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnce(settings, folder, temporary, lock);
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS_MAX || !portWasTaken(e)) {
                    lock.close();
                    throw failed(folder, temporary, e);
                }
            }
        }
    }

    private static EmbeddedBroker startOnce(
            BrokerSettings settings,
            Path folder,
            @Nullable TemporaryFolder temporary,
            FolderLock lock) {
        List<Integer> ports = FreePorts.find(2);
        int clientPort = settings.port() == 0 ? ports.get(0) : settings.port();
        NodeConfig.Node node = new NodeConfig.Node(1, clientPort, ports.get(1));
        Properties config = NodeConfig.of(node, List.of(node), folder, settings);
        BrokerFolder.format(folder, config, Uuid.randomUuid());
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(config, false), Time.SYSTEM);
        EmbeddedBroker broker = new EmbeddedBroker(server, node, folder, temporary, lock);
        try {
            server.startup();
            return broker;
        } catch (RuntimeException e) {
            stopAfterFailure(server, e);
            throw e;
        }
    }

    private static void stopAfterFailure(KafkaRaftServer server, RuntimeException failure) {
        try {
            server.shutdown();
            server.awaitShutdown();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static boolean portWasTaken(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = each.getMessage();
            if (each instanceof java.net.BindException
                    || (message != null && message.contains("Address already in use"))) {
                return true;
            }
        }
        return false;
    }

    private static RuntimeException failed(
            Path folder, @Nullable TemporaryFolder temporary, RuntimeException e) {
        if (temporary != null) {
            temporary.close();
        }
        return e instanceof DeployException
                ? e
                : new DeployException(
                        DeployError.BROKER_FAILED,
                        "The embedded broker did not start on "
                                + folder
                                + ": "
                                + e.getMessage()
                                + "; is another one running on this folder?",
                        e);
    }

    /** Where clients connect: {@code host:port}. */
    public String bootstrap() {
        return NodeConfig.HOST + ":" + node.clientPort();
    }

    /** Where the data lies. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.shutdown();
        server.awaitShutdown();
        lock.close();
        if (temporary != null) {
            temporary.close();
        }
    }
}
