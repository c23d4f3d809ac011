package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Where a command looks for its cluster, and what it says when there is none. */
final class ConnectionOptionsTest {

    @TempDir private Path folder;

    @Command
    static final class Probe {
        @Mixin private ConnectionOptions connection;

        Probe(Map<String, String> environment) {
            connection = new ConnectionOptions(new Environment(environment));
        }
    }

    @Test
    void shouldSayWhichAddressIsMissingWhenOneIs() {
        assertThatThrownBy(() -> parsed("--registry", "http://r").properties())
                .isInstanceOf(InvalidConnectionException.class)
                .hasMessage(
                        "bootstrap.servers is missing (expected: --bootstrap HOST:PORT, or a line"
                                + " in --config)");
        assertThatThrownBy(() -> parsed("--bootstrap", "b:9092").properties())
                .isInstanceOf(InvalidConnectionException.class)
                .hasMessageStartingWith("schema.registry.url is missing");
        assertThat(parsed("--bootstrap", "b:9092").brokerProperties())
                .containsExactlyEntriesOf(Map.of("bootstrap.servers", "b:9092"));
    }

    @Test
    void shouldNameTheFileWhenItCannotBeRead() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.properties"), "a=\\uXYZ\n");
        Path missing = folder.resolve("missing.properties");

        for (Path file : new Path[] {broken, missing}) {
            assertThatThrownBy(() -> parsed("--config", file.toString()).properties())
                    .isInstanceOf(InvalidConnectionException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("expected: a file of Kafka client properties");
        }
    }

    @Test
    void shouldPreferTheCommandLineWhenTheFileNamesAnotherCluster() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("client.properties"),
                        "bootstrap.servers=file:1\nschema.registry.url=http://file\nacks=all\n");

        assertThat(parsed("--config", file.toString(), "--bootstrap", "line:2").properties())
                .containsEntry("bootstrap.servers", "line:2")
                .containsEntry("schema.registry.url", "http://file")
                .containsEntry("acks", "all");
    }

    @Test
    void shouldKnowWhetherAnythingWasGivenWhenNothingIsRequired() {
        assertThat(parsed().given()).isFalse();
        assertThat(parsed("--registry", "http://r").given()).isTrue();
    }

    @Test
    void shouldTakeKafkasSettingsFromTheEnvironmentOverThoseOfTheFile() throws Exception {
        Path secret =
                Files.writeString(folder.resolve("jaas"), "Module required password=\"p\";\n");
        Path file =
                Files.writeString(
                        folder.resolve("client.properties"),
                        "bootstrap.servers=file:1\nsecurity.protocol=PLAINTEXT\n");
        Probe probe =
                new Probe(
                        Map.of(
                                "LONGITUDE_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                                "LONGITUDE_KAFKA_SASL_JAAS_CONFIG_FILE", secret.toString(),
                                "LONGITUDE_KAFKA_SASL_MECHANISM", "",
                                "OTHER", "x"));
        new CommandLine(probe).parseArgs("--config", file.toString(), "--registry", "http://r");

        assertThat(probe.connection.properties())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "bootstrap.servers", "file:1",
                                "schema.registry.url", "http://r",
                                "security.protocol", "SASL_SSL",
                                "sasl.jaas.config", "Module required password=\"p\";"));
    }

    @Test
    void shouldReadSecretsFromFilesWhenKafkasProvidersAreAsked() throws Exception {
        Files.writeString(folder.resolve("user-info"), "name:secret");
        Path file =
                Files.writeString(
                        folder.resolve("client.properties"),
                        """
                        config.providers=secrets
                        config.providers.secrets.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
                        bootstrap.servers=b:1
                        schema.registry.url=http://r
                        basic.auth.credentials.source=USER_INFO
                        basic.auth.user.info=${secrets:%s:user-info}
                        """
                                .formatted(folder));

        assertThat(parsed("--config", file.toString()).properties())
                .containsEntry("basic.auth.user.info", "name:secret")
                .doesNotContainKey("config.providers");
    }

    @Test
    void shouldStopWhenAReferenceLeadsToNothing() throws Exception {
        String file =
                """
                config.providers=secrets
                config.providers.secrets.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
                bootstrap.servers=b:1
                ssl.key.password=${secrets:%s:absent}
                """
                        .formatted(folder);
        Path references = Files.writeString(folder.resolve("client.properties"), file);
        Path classless =
                Files.writeString(
                        folder.resolve("classless.properties"),
                        "config.providers=x\nconfig.providers.x.class=no.such.Class\n");

        assertThatThrownBy(() -> parsed("--config", references.toString()).brokerProperties())
                .isInstanceOf(InvalidConnectionException.class)
                .hasMessageStartingWith("ssl.key.password: ${secrets:")
                .hasMessageContaining("leads to nothing");
        assertThatThrownBy(() -> parsed("--config", classless.toString()).brokerProperties())
                .isInstanceOf(InvalidConnectionException.class)
                .hasMessageStartingWith("config.providers: ");
    }

    private static ConnectionOptions parsed(String... arguments) {
        Probe probe = new Probe(Map.of());
        new CommandLine(probe).parseArgs(arguments);
        return probe.connection;
    }
}
