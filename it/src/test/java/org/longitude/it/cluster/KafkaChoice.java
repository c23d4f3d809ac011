package org.longitude.it.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.longitude.deploy.broker.BrokerSettings;
import org.longitude.deploy.broker.EmbeddedBroker;
import org.longitude.schemas.Limits;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Which Kafka a run uses, and its start. */
enum KafkaChoice {
    EMBEDDED,
    TESTCONTAINERS;

    static final String PROPERTY = "longitude.test.broker";

    private static final String IMAGE = "apache/kafka:4.3.1";

    /** A running Kafka. */
    interface Running extends AutoCloseable {
        String bootstrap();

        /** What it is, for people who read the build's output. */
        String description();

        @Override
        void close();
    }

    static KafkaChoice of(String property) {
        return switch (property.toLowerCase(Locale.ROOT)) {
            case "embedded" -> EMBEDDED;
            case "testcontainers" -> TESTCONTAINERS;
            case "auto" -> dockerIsPresent() ? TESTCONTAINERS : EMBEDDED;
            default ->
                    throw new IllegalArgumentException(
                            PROPERTY
                                    + ": "
                                    + property
                                    + " (expected: embedded, testcontainers or auto)");
        };
    }

    /** Looks for a socket first: Testcontainers complains at length where there is none. */
    private static boolean dockerIsPresent() {
        boolean hinted =
                System.getenv("DOCKER_HOST") != null
                        || Stream.of(
                                        "/var/run/docker.sock",
                                        System.getenv("XDG_RUNTIME_DIR") + "/docker.sock",
                                        System.getProperty("user.home")
                                                + "/.docker/run/docker.sock")
                                .map(Path::of)
                                .anyMatch(Files::exists);
        return hinted && DockerClientFactory.instance().isDockerAvailable();
    }

    Running start() {
        return this == EMBEDDED ? embedded() : container();
    }

    private static Running embedded() {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
        return new Started(
                broker.bootstrap(),
                "embedded broker, 127.0.0.1, no Docker",
                List.of(broker::close));
    }

    // The container is closed by the run that it serves, not here.
    @SuppressWarnings("resource")
    private static Running container() {
        KafkaContainer kafka =
                new KafkaContainer(IMAGE)
                        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                        .withEnv(environment(Limits.brokerConfig()));
        kafka.start();
        return new Started(
                kafka.getBootstrapServers(), "Testcontainers, " + IMAGE, List.of(kafka::stop));
    }

    /** As Kafka's image wants its settings: KAFKA_ and the name with underscores. */
    private static Map<String, String> environment(Map<String, String> brokerConfig) {
        return brokerConfig.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                entry ->
                                        "KAFKA_"
                                                + entry.getKey()
                                                        .replace('.', '_')
                                                        .toUpperCase(Locale.ROOT),
                                Map.Entry::getValue));
    }

    private record Started(String bootstrap, String description, List<Runnable> ends)
            implements Running {
        @Override
        public void close() {
            ends.forEach(Runnable::run);
        }
    }
}
