package org.longitude.deploy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import picocli.CommandLine;

/** What the command prints and ends with; what it compares is tested where it is computed. */
class VerifyCommandTest {

    private static final Path FIXTURES = Path.of("../model/src/test/resources/fixtures");
    private static final Path METRICS = Path.of("../trainer/src/test/resources/metrics");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    @Test
    void shouldPrintTheLargestErrorOfEachKindAndEndWithZeroWhenAllAgree() {
        int exit = verify(FIXTURES.resolve("roberta-mlm").toString());

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString())
                .containsPattern("(?m)^.*roberta-mlm \\(mlm\\)$")
                .containsPattern("(?m)^  hidden_states +[\\d,]+ +\\d\\.\\de-0[5-9] +1\\.0e-04  ok$")
                .containsPattern("(?m)^  mlm_logits_at_positions .* ok$")
                .containsPattern("(?m)^  losses .* ok$")
                .endsWith("1 of 1 passed" + System.lineSeparator());
    }

    @Test
    void shouldVerifyEveryFixtureOfAFolderAndItsMetricsAsJson() throws IOException {
        copy(FIXTURES.resolve("bert-pretraining"), "bert-pretraining");
        copy(FIXTURES.resolve("bert-train"), "bert-train");
        copy(METRICS, "metrics");

        int exit = verify(folder.toString(), "--json");

        JsonNode report = JSON.readTree(out.toString());
        assertThat(exit).isZero();
        assertThat(report.path("passed").asBoolean()).isTrue();
        assertThat(report.path("fixtures").findValuesAsText("kind"))
                .contains("bertpre", "training", "metrics");
        JsonNode metrics = report.path("fixtures").path(2).path("comparisons").path(0);
        assertThat(metrics.path("values").asInt()).isGreaterThan(500);
        assertThat(metrics.path("error").asDouble()).isLessThan(1e-9);
        assertThat(metrics.path("tolerance").asDouble()).isEqualTo(1e-9);
    }

    @Test
    void shouldEndWithOneWhenAnExpectationWasChanged() throws IOException {
        copy(FIXTURES.resolve("longformer-seqcls"), "tampered");
        change(
                folder.resolve("tampered/cases.json"),
                "/cases/explicit_globals/scalars",
                "bce_loss");

        int exit = verify(folder.resolve("tampered").toString());

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("(?m)^  losses .* FAILED at explicit_globals bce_loss$")
                .contains("1 of 1 failed");
    }

    @Test
    void shouldEndWithOneWhenAMetricWasChanged() throws IOException {
        copy(METRICS, "tampered");
        change(folder.resolve("tampered/no_ties.json"), "/expected", "micro_f1");

        int exit = verify(folder.resolve("tampered").toString(), "--json");

        assertThat(exit).isEqualTo(1);
        JsonNode comparison = JSON.readTree(out.toString()).at("/fixtures/0/comparisons/0");
        assertThat(comparison.path("worst").asText()).isEqualTo("no_ties.json micro_f1");
        assertThat(comparison.path("passed").asBoolean()).isFalse();
    }

    @Test
    void shouldEndWithThreeWhenTheDirectoryIsNoFixture() {
        assertThat(verify(folder.toString())).isEqualTo(3);
        assertThat(err.toString()).contains("expected: a fixture directory");
    }

    private int verify(String... arguments) {
        CommandLine commandLine =
                Longitude.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(
                Stream.concat(Stream.of("model", "verify"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private void copy(Path source, String name) throws IOException {
        Path target = Files.createDirectory(folder.resolve(name));
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    private static void change(Path file, String pointer, String number) throws IOException {
        JsonNode root = JSON.readTree(file.toFile());
        ObjectNode node = (ObjectNode) root.at(pointer);
        node.put(number, node.path(number).asDouble() + 0.001);
        Files.write(file, JSON.writeValueAsBytes(root));
    }
}
