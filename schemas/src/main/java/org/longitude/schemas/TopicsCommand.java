package org.longitude.schemas;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude topics}: creates the topics on a cluster, or says how a cluster differs. */
@Command(
        name = "topics",
        description =
                "Creates Longitude's topics on a cluster, or compares them with what they should be.",
        mixinStandardHelpOptions = true)
public final class TopicsCommand implements Runnable {

    private static final int EXIT_OK = 0;
    private static final int EXIT_DIFFERS = 1;
    private static final int EXIT_WORLD = 3;

    /** How long the broker may take to answer before the command gives up. */
    private static final String API_TIMEOUT_MS = "30000";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "topics: missing subcommand (expected: create or describe)");
    }

    @Command(
            name = "create",
            description =
                    "Creates the topics that are missing and leaves the others as they are."
                            + " Exit 1 where one of those differs.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin ClusterOptions options,
            @Option(
                            names = "--registry",
                            paramLabel = "URL",
                            description =
                                    "Registers every schema and its compatibility rule there, too.")
                    @Nullable String registry) {
        return run(
                options,
                (admin, layout) -> {
                    if (registry != null) {
                        SchemaSetup.apply(options.registry(registry));
                    }
                    return TopicAdmin.create(admin, layout);
                });
    }

    @Command(
            name = "describe",
            description =
                    "Compares what the cluster has with what it should have."
                            + " Exit 1 where a topic is missing or differs.",
            mixinStandardHelpOptions = true)
    int describe(@Mixin ClusterOptions options) {
        return run(options, TopicAdmin::describe);
    }

    /** Which cluster, and how its topics are laid out. */
    static final class ClusterOptions {

        @Option(
                names = "--bootstrap",
                required = true,
                paramLabel = "HOST:PORT",
                description = "The cluster.")
        @SuppressWarnings("NullAway.Init") // picocli sets it.
        private String bootstrap;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "Kafka client properties, for example for TLS and SASL.")
        private @Nullable Path config;

        @Option(
                names = "--partitions",
                paramLabel = "N",
                description =
                        "Partitions of each topic keyed by admission (default: "
                                + Topics.PARTITIONS
                                + ").")
        private @Nullable Integer partitions;

        @Option(
                names = "--replication",
                paramLabel = "N",
                description = "Copies of each partition (default: the broker's).")
        private @Nullable Integer replication;

        @Option(names = "--json", description = "Prints JSON.")
        private boolean json;

        private TopicLayout layout() {
            return new TopicLayout(optional(partitions), optional(replication));
        }

        private static OptionalInt optional(@Nullable Integer value) {
            return value == null ? OptionalInt.empty() : OptionalInt.of(value);
        }

        private SchemaRegistryClient registry(String url) {
            try {
                Map<String, Object> properties = properties();
                properties.put(RegistryConfig.URL, url);
                return SchemaRegistryClient.from(properties);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Map<String, Object> properties() throws IOException {
            Map<String, Object> properties = new HashMap<>();
            properties.put("default.api.timeout.ms", API_TIMEOUT_MS);
            properties.put("request.timeout.ms", API_TIMEOUT_MS);
            if (config != null) {
                Properties file = new Properties();
                try (Reader reader = Files.newBufferedReader(config)) {
                    file.load(reader);
                }
                file.stringPropertyNames()
                        .forEach(name -> properties.put(name, file.getProperty(name)));
            }
            properties.put("bootstrap.servers", bootstrap);
            return properties;
        }
    }

    private int run(ClusterOptions options, BiFunction<Admin, TopicLayout, List<TopicState>> work) {
        PrintWriter out = spec.commandLine().getOut();
        TopicLayout layout = layout(options);
        try (Admin admin = Admin.create(options.properties())) {
            List<TopicState> states = work.apply(admin, layout);
            out.print(options.json ? TopicReport.json(states) : TopicReport.table(states));
            out.flush();
            return states.stream().allMatch(TopicState::asExpected) ? EXIT_OK : EXIT_DIFFERS;
        } catch (IOException | UncheckedIOException e) {
            return failed(
                    "--config "
                            + options.config
                            + ": cannot be read (expected: a file of Kafka client properties)");
        } catch (BrokerUnavailableException e) {
            return failed(
                    e.getMessage() + " (expected: a Kafka cluster at " + options.bootstrap + ")");
        } catch (KafkaException e) {
            return failed(rootMessage(e));
        }
    }

    private TopicLayout layout(ClusterOptions options) {
        try {
            return options.layout();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int failed(String message) {
        spec.commandLine().getErr().println("longitude topics: " + message);
        spec.commandLine().getErr().flush();
        return EXIT_WORLD;
    }

    private static String rootMessage(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Throwable cause = failure.getCause();
        return cause == null ? message : message + ": " + rootMessage(cause);
    }
}
