package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command says before it reaches a broker; the rest is tested against a real one. */
final class TopicsCommandTest {

    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new TopicsCommand())
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(out))
                .execute(arguments);
    }

    @Test
    void shouldExit2WhenTheSubcommandIsMissing() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("expected: create, describe or asyncapi");
    }

    @Test
    void shouldExit3WhenTheClusterIsNotNamed() {
        assertThat(run("describe")).isEqualTo(3);
        assertThat(err.toString()).contains("expected: --bootstrap HOST:PORT");
    }

    @Test
    void shouldExit2WhenACountIsNotPositive() {
        assertThat(run("create", "--bootstrap", "localhost:1", "--partitions", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("partitions: 0 (expected: > 0)");
    }

    @Test
    void shouldExit3WhenTheConfigurationFileIsMissing(@TempDir Path folder) {
        String missing = folder.resolve("client.properties").toString();

        assertThat(run("describe", "--bootstrap", "localhost:1", "--config", missing)).isEqualTo(3);
        assertThat(err.toString()).contains(missing).contains("expected: a file of Kafka client");
    }

    @Test
    void shouldExit3WhenTheAddressIsNotOne() {
        assertThat(run("describe", "--bootstrap", "no-port")).isEqualTo(3);
        assertThat(err.toString()).contains("bootstrap.servers");
    }

    @Test
    void shouldListItsSubcommandsWhenAskedForHelp() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("create").contains("describe");
    }
}
