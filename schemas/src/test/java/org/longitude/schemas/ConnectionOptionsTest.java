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
        @Mixin private ConnectionOptions connection = new ConnectionOptions();
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

    private static ConnectionOptions parsed(String... arguments) {
        Probe probe = new Probe();
        new CommandLine(probe).parseArgs(arguments);
        return probe.connection;
    }
}
