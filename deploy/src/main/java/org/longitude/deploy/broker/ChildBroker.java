package org.longitude.deploy.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * The main class of a child process of {@link ChildCluster}. It ends when its standard input ends,
 * so that no broker outlives a parent that was killed.
 */
final class ChildBroker {

    /** What the child prints once clients can connect. */
    static final String READY = "longitude-broker-ready";

    public static void main(String[] arguments) throws IOException {
        Properties config = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            config.load(in);
        }
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(config, false), Time.SYSTEM);
        server.startup();
        System.out.println(READY);
        awaitEndOfInput();
        server.shutdown();
        server.awaitShutdown();
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // The parent never writes: reading ends when it closes the pipe or dies.
        }
    }

    private ChildBroker() {}
}
