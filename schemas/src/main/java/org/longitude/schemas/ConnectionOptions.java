package org.longitude.schemas;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which cluster and which schema registry: the same three options on every command that needs them.
 * A picocli mixin. What stands on the command line wins over the environment ({@link
 * Environment#KAFKA_PREFIX}), and that over the file. Values may refer to other files by Kafka's
 * own {@code config.providers}, which are asked here, once, for the registry's settings too.
 */
public final class ConnectionOptions {

    private static final String PROVIDERS = "config.providers";

    private final Environment environment;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "The Kafka cluster: bootstrap.servers.")
    private @Nullable String bootstrap;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "The schema registry: schema.registry.url.")
    private @Nullable String registry;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Kafka client properties, for example for TLS and SASL, and the registry's by"
                            + " Confluent's names; may also hold the two addresses, and refer to"
                            + " files of secrets by Kafka's config.providers.")
    private @Nullable Path config;

    /** In the process's environment. */
    public ConnectionOptions() {
        this(Environment.ofProcess());
    }

    ConnectionOptions(Environment environment) {
        this.environment = environment;
    }

    /** Whether any of the three was given. */
    public boolean given() {
        return bootstrap != null || registry != null || config != null;
    }

    /**
     * Client properties that name a cluster and a registry.
     *
     * @throws InvalidConnectionException where the file cannot be read or an address is missing
     */
    public Map<String, String> properties() {
        Map<String, String> properties = brokerProperties();
        require(properties, RegistryConfig.URL, "--registry URL");
        return properties;
    }

    /**
     * Client properties that name a cluster, and a registry where one was given.
     *
     * @throws InvalidConnectionException where the file cannot be read or no cluster is named
     */
    public Map<String, String> brokerProperties() {
        Map<String, String> properties = fromFile();
        properties.putAll(environment.kafkaProperties());
        properties = resolved(properties);
        if (bootstrap != null) {
            properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        }
        if (registry != null) {
            properties.put(RegistryConfig.URL, registry);
        }
        require(properties, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "--bootstrap HOST:PORT");
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
            throw new InvalidConnectionException(
                    "--config "
                            + config
                            + ": cannot be read (expected: a file of Kafka client properties)",
                    e);
        }
        file.stringPropertyNames().forEach(name -> properties.put(name, file.getProperty(name)));
        return properties;
    }

    /** What stands in for another file's content is replaced by it, as Kafka's clients do. */
    private static Map<String, String> resolved(Map<String, String> properties) {
        String providers = properties.getOrDefault(PROVIDERS, "");
        if (providers.isBlank()) {
            return properties;
        }
        Map<String, String> values = new TreeMap<>();
        try {
            new AbstractConfig(new ConfigDef(), properties, false)
                    .originals()
                    .forEach((name, value) -> values.put(name, String.valueOf(value)));
        } catch (KafkaException e) {
            throw new InvalidConnectionException(
                    PROVIDERS + ": " + e.getMessage() + " (expected: as Kafka describes them)", e);
        }
        values.keySet().removeIf(name -> name.startsWith(PROVIDERS));
        for (String provider : providers.split(",", -1)) {
            values.forEach((name, value) -> requireFound(name, value, provider.strip()));
        }
        return values;
    }

    /** A provider that finds nothing leaves the reference as it was. */
    private static void requireFound(String name, String value, String provider) {
        if (value.contains("${" + provider + ":")) {
            throw new InvalidConnectionException(
                    name
                            + ": "
                            + value
                            + " leads to nothing (expected: a file or key that is there)",
                    null);
        }
    }

    private static void require(Map<String, String> properties, String name, String option) {
        if (properties.getOrDefault(name, "").isBlank()) {
            throw new InvalidConnectionException(
                    name + " is missing (expected: " + option + ", or a line in --config)", null);
        }
    }
}
