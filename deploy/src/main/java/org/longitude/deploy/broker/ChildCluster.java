package org.longitude.deploy.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.TemporaryFolder;

/**
 * One broker or three as child processes, for tests of what happens when one dies, freezes or comes
 * back. Nodes are numbered from 1, keep their ports and their data when they are restarted, and end
 * when this process ends.
 *
 * <p>Threading: for one thread. Ownership: the cluster owns its processes and, where it was given
 * none, its folder.
 */
public final class ChildCluster implements AutoCloseable {

    private static final int HEAP_MEGABYTES = 320;

    private final List<ChildNode> nodes;
    private final @Nullable TemporaryFolder temporary;

    private ChildCluster(List<ChildNode> nodes, @Nullable TemporaryFolder temporary) {
        this.nodes = List.copyOf(nodes);
        this.temporary = temporary;
    }

    /**
     * Starts the processes and waits until all are ready.
     *
     * @param count 1 or 3 brokers, each of them a controller too
     */
    public static ChildCluster start(int count, BrokerSettings settings) {
        if (count != 1 && count != 3) {
            throw new IllegalArgumentException("count: " + count + " (expected: 1 or 3)");
        }
        if (settings.port() != 0 && count != 1) {
            throw new IllegalArgumentException("port: a cluster of three chooses its own");
        }
        Path wanted = settings.folder();
        TemporaryFolder temporary =
                wanted == null ? TemporaryFolder.create("longitude-brokers-") : null;
        Path folder = temporary == null ? BrokerFolder.make(wanted) : temporary.path();
        ChildCluster cluster = new ChildCluster(prepare(count, settings, folder), temporary);
        try {
            cluster.startAll();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static List<ChildNode> prepare(int count, BrokerSettings settings, Path folder) {
        List<Integer> ports = FreePorts.find(2 * count);
        List<NodeConfig.Node> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int clientPort = settings.port() == 0 ? ports.get(2 * i) : settings.port();
            all.add(new NodeConfig.Node(i + 1, clientPort, ports.get(2 * i + 1)));
        }
        Uuid clusterId = clusterId(folder);
        return all.stream().map(node -> prepare(node, all, settings, folder, clusterId)).toList();
    }

    private static ChildNode prepare(
            NodeConfig.Node node,
            List<NodeConfig.Node> all,
            BrokerSettings settings,
            Path folder,
            Uuid clusterId) {
        Path data = folder.resolve("node-" + node.id());
        Path configFile = folder.resolve("node-" + node.id() + ".properties");
        Properties config = NodeConfig.of(node, all, data, settings);
        try {
            Files.createDirectories(data);
            BrokerFolder.write(config, configFile);
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.FOLDER_UNUSABLE, "Cannot write into " + folder, e);
        }
        BrokerFolder.format(data, config, clusterId);
        return new ChildNode(node, configFile, folder.resolve("node-" + node.id() + ".log"));
    }

    /** All nodes of a cluster carry one id, and a cluster that comes back carries its old one. */
    private static Uuid clusterId(Path folder) {
        Path file = folder.resolve("cluster.id");
        try {
            if (Files.exists(file)) {
                return Uuid.fromString(Files.readString(file).strip());
            }
            Uuid fresh = Uuid.randomUuid();
            Files.writeString(file, fresh.toString());
            return fresh;
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.FOLDER_UNUSABLE, "Cannot read or write " + file, e);
        }
    }

    /** Together: a quorum of three forms only when two of them are up. */
    private void startAll() {
        List<CountDownLatch> ready =
                nodes.stream().map(node -> node.launch(HEAP_MEGABYTES)).toList();
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).awaitReady(ready.get(i));
        }
    }

    /** Where clients connect: every node, dead or alive. */
    public String bootstrap() {
        return nodes.stream()
                .map(node -> NodeConfig.HOST + ":" + node.node().clientPort())
                .collect(Collectors.joining(","));
    }

    /** How many nodes there are. */
    public int size() {
        return nodes.size();
    }

    /** Whether a node's process is there, frozen or not. */
    public boolean isAlive(int node) {
        return at(node).alive();
    }

    /** Ends a node as a power cut does (SIGKILL). */
    public void kill(int node) {
        at(node).kill();
    }

    /** Stops a node the orderly way. */
    public void stop(int node) {
        at(node).stop();
    }

    /** Freezes a node (SIGSTOP): its sockets stay open and answer nothing. */
    public void freeze(int node) {
        at(node).signal("STOP");
    }

    /** Lets a frozen node go on (SIGCONT). */
    public void thaw(int node) {
        at(node).signal("CONT");
    }

    /** Starts a node that was killed or stopped, on its old folder and ports. */
    public void restart(int node) {
        ChildNode one = at(node);
        one.awaitReady(one.launch(HEAP_MEGABYTES));
    }

    private ChildNode at(int node) {
        if (node < 1 || node > nodes.size()) {
            throw new IllegalArgumentException(
                    "node: " + node + " (expected: 1 to " + nodes.size() + ")");
        }
        return nodes.get(node - 1);
    }

    @Override
    public void close() {
        @Nullable RuntimeException failure = null;
        for (ChildNode node : nodes) {
            try {
                if (node.alive()) {
                    node.kill();
                }
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (temporary != null) {
            temporary.close();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
