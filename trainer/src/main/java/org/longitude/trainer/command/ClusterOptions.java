package org.longitude.trainer.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import picocli.CommandLine.Option;

/** Which broker and which registry. */
final class ClusterOptions {
    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final String REGISTRY = "schema.registry.url";

    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", description = "The Kafka cluster.")
    private @Nullable String bootstrap;

    @Option(names = "--registry", paramLabel = "URL", description = "The schema registry.")
    private @Nullable String registry;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Kafka client properties, for example for TLS and SASL; may also hold"
                            + " bootstrap.servers and schema.registry.url.")
    private @Nullable Path config;

    /** Client properties; what stands on the command line wins over the file. */
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(fromFile());
        if (bootstrap != null) {
            properties.put(BOOTSTRAP, bootstrap);
        }
        if (registry != null) {
            properties.put(REGISTRY, registry);
        }
        require(properties, BOOTSTRAP, "--bootstrap HOST:PORT");
        require(properties, REGISTRY, "--registry URL");
        return properties;
    }

    private Map<String, String> fromFile() {
        Map<String, String> properties = new HashMap<>();
        if (config == null) {
            return properties;
        }
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(config)) {
            file.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "--config %s: cannot be read (expected: a properties file)".formatted(config),
                    e);
        }
        file.stringPropertyNames().forEach(name -> properties.put(name, file.getProperty(name)));
        return properties;
    }

    private static void require(Map<String, String> properties, String name, String option) {
        if (!properties.containsKey(name)) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s is missing (expected: %s, or a line in --config)".formatted(name, option));
        }
    }
}
