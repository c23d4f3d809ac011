package org.longitude.schemas;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
                spec.commandLine(),
                "topics: missing subcommand (expected: create, describe or asyncapi)");
    }

    @Command(
            name = "create",
            description =
                    "Creates the topics that are missing and leaves the others as they are."
                            + " Exit 1 where one of those differs. Where a registry is named,"
                            + " every schema and its compatibility rule is registered there.",
            mixinStandardHelpOptions = true)
    int create(@Mixin ConnectionOptions connection, @Mixin LayoutOptions options) {
        return run(
                connection,
                options,
                (admin, layout) -> {
                    Map<String, String> properties = connection.brokerProperties();
                    if (properties.containsKey(RegistryConfig.URL)) {
                        SchemaSetup.apply(SchemaRegistryClient.from(properties));
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
    int describe(@Mixin ConnectionOptions connection, @Mixin LayoutOptions options) {
        return run(connection, options, TopicAdmin::describe);
    }

    @Command(
            name = "asyncapi",
            description =
                    "Prints every topic with its schema as an AsyncAPI 3.0 document in YAML, for"
                            + " generators and people outside. Needs no cluster.",
            mixinStandardHelpOptions = true)
    int asyncApi() {
        spec.commandLine().getOut().print(AsyncApi.yaml());
        spec.commandLine().getOut().flush();
        return EXIT_OK;
    }

    /** How the topics are laid out, and how that is printed. */
    static final class LayoutOptions {

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
    }

    private int run(
            ConnectionOptions connection,
            LayoutOptions options,
            BiFunction<Admin, TopicLayout, List<TopicState>> work) {
        PrintWriter out = spec.commandLine().getOut();
        TopicLayout layout = layout(options);
        try (Admin admin = Admin.create(adminSettings(connection))) {
            List<TopicState> states = work.apply(admin, layout);
            out.print(options.json ? TopicReport.json(states) : TopicReport.table(states));
            out.flush();
            return states.stream().allMatch(TopicState::asExpected) ? EXIT_OK : EXIT_DIFFERS;
        } catch (BrokerUnavailableException e) {
            return failed(
                    e.getMessage()
                            + " (expected: a Kafka cluster at "
                            + connection.brokerProperties().get("bootstrap.servers")
                            + ")");
        } catch (KafkaException e) {
            return failed(KafkaFailure.line(e));
        }
    }

    private static Map<String, Object> adminSettings(ConnectionOptions connection) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("default.api.timeout.ms", API_TIMEOUT_MS);
        settings.put("request.timeout.ms", API_TIMEOUT_MS);
        settings.putAll(connection.brokerProperties());
        return settings;
    }

    private TopicLayout layout(LayoutOptions options) {
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
}
