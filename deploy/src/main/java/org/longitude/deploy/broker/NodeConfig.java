package org.longitude.deploy.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.longitude.schemas.Limits;

/**
 * The settings of one combined broker and controller, small enough for a laptop: few internal
 * partitions, little memory for the log cleaner, no waiting before the first group rebalance.
 */
final class NodeConfig {

    static final String HOST = "127.0.0.1";

    /** Where one node listens. */
    record Node(int id, int clientPort, int controllerPort) {}

    private static final int SEGMENT_BYTES = 64 * 1024 * 1024;
    private static final int INTERNAL_PARTITIONS = 4;

    /** Kafka's default of 128 MiB of heap serves compacted topics far larger than a demo's. */
    private static final int CLEANER_BUFFER_BYTES = 4 * 1024 * 1024;

    static Properties of(Node node, List<Node> nodes, Path folder, BrokerSettings settings) {
        Properties config = new Properties();
        addListeners(config, node, nodes);
        addReplication(config, nodes.size());
        config.setProperty("log.dirs", folder.toString());
        config.setProperty("auto.create.topics.enable", "false");
        Limits.brokerConfig().forEach(config::setProperty);
        config.setProperty("log.segment.bytes", Integer.toString(SEGMENT_BYTES));
        config.setProperty("log.cleaner.dedupe.buffer.size", "" + CLEANER_BUFFER_BYTES);
        config.setProperty("offsets.topic.segment.bytes", "" + 8 * 1024 * 1024);
        config.setProperty("transaction.state.log.segment.bytes", "" + 8 * 1024 * 1024);
        config.setProperty("group.initial.rebalance.delay.ms", "0");
        config.setProperty("num.network.threads", "2");
        config.setProperty("num.io.threads", "4");
        config.setProperty("background.threads", "2");
        config.setProperty("num.recovery.threads.per.data.dir", "1");
        settings.overrides().forEach(config::setProperty);
        return config;
    }

    private static void addListeners(Properties config, Node node, List<Node> nodes) {
        String voters =
                nodes.stream()
                        .map(each -> each.id() + "@" + HOST + ":" + each.controllerPort())
                        .collect(Collectors.joining(","));
        String client = "PLAINTEXT://" + HOST + ":" + node.clientPort();
        config.setProperty("process.roles", "broker,controller");
        config.setProperty("node.id", Integer.toString(node.id()));
        config.setProperty("controller.quorum.voters", voters);
        config.setProperty("controller.listener.names", "CONTROLLER");
        config.setProperty("inter.broker.listener.name", "PLAINTEXT");
        config.setProperty(
                "listeners", client + ",CONTROLLER://" + HOST + ":" + node.controllerPort());
        config.setProperty("advertised.listeners", client);
        config.setProperty(
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    }

    private static void addReplication(Properties config, int nodes) {
        String replicas = Integer.toString(Math.min(nodes, 3));
        String inSync = nodes >= 3 ? "2" : "1";
        config.setProperty("default.replication.factor", replicas);
        config.setProperty("min.insync.replicas", inSync);
        config.setProperty("offsets.topic.replication.factor", replicas);
        config.setProperty("offsets.topic.num.partitions", "" + INTERNAL_PARTITIONS);
        config.setProperty("transaction.state.log.replication.factor", replicas);
        config.setProperty("transaction.state.log.min.isr", inSync);
        config.setProperty("transaction.state.log.num.partitions", "" + INTERNAL_PARTITIONS);
        config.setProperty("share.coordinator.state.topic.replication.factor", replicas);
        config.setProperty("share.coordinator.state.topic.min.isr", inSync);
        config.setProperty("share.coordinator.state.topic.num.partitions", "1");
    }

    private NodeConfig() {}
}
