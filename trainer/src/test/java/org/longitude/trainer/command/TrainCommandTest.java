package org.longitude.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.trainer.TrainCommand;
import picocli.CommandLine;

final class TrainCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unheard-of",
                "finetune",
                "evaluate",
                "evaluate --bundle a --scores b",
                "pretrain --run a",
                "pretrain --run a --snapshot b --encoder gpt",
                "release --bundle a --role king",
                "vocabulary --out a --words-max many"
            })
    void shouldEndWithTwoWhenTheCommandLineIsWrong(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotEmpty();
    }

    @Test
    void shouldEndWithThreeWhenNoClusterIsNamed() {
        assertThat(run("evaluate", "--bundle", folder.toString())).isEqualTo(3);
        assertThat(err.toString()).startsWith("longitude train evaluate: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"baseline", "probe --model nowhere --run runs/1"})
    void shouldEndWithThreeWhenTheFolderIsNoSnapshot(String command) {
        String line = command + " --snapshot " + folder;

        assertThat(run(line.split(" "))).isEqualTo(3);
        assertThat(err.toString()).contains(folder.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"scores\":[[0.1]],\"labels\":[[2]],\"threshold\":0.5}",
                "{\"scores\":[[0.1,0.2]],\"labels\":[[1]],\"threshold\":0.5}",
                "{\"scores\":[],\"labels\":[],\"threshold\":0.5}"
            })
    void shouldEndWithThreeWhenAFileOfScoresIsMalformed(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("scores.json"), json);

        assertThat(run("evaluate", "--scores", file.toString(), "--json")).isEqualTo(3);
        assertThat(err.toString()).contains("scores.json");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all_scores_equal",
                "empty_classes_and_rows",
                "fewer_labels_than_k",
                "heavy_ties",
                "no_positive_at_all",
                "no_ties",
                "nothing_predicted",
                "single_document",
                "some_ties",
                "wide"
            })
    void shouldPrintExactlyTheExpectedMetricsOfAFileOfScores(String name)
            throws IOException, URISyntaxException {
        Path file =
                Path.of(
                        Objects.requireNonNull(
                                        TrainCommandTest.class.getResource(
                                                "/metrics/" + name + ".json"))
                                .toURI());
        JsonNode expected = new ObjectMapper().readTree(file.toFile()).get("expected");

        int exitCode = run("evaluate", "--scores", file.toString(), "--json");

        assertThat(exitCode).isZero();
        assertSame("$", expected, new ObjectMapper().readTree(out.toString()));
    }

    private static void assertSame(String path, JsonNode expected, JsonNode printed) {
        assertThat(printed.size()).as(path).isEqualTo(expected.size());
        if (expected.isNumber()) {
            assertThat(printed.isNumber()).as(path).isTrue();
            assertThat(printed.asDouble()).as(path).isCloseTo(expected.asDouble(), within(1e-9));
        } else if (expected.isObject()) {
            expected.properties()
                    .forEach(
                            field ->
                                    assertSame(
                                            path + "." + field.getKey(),
                                            field.getValue(),
                                            printed.path(field.getKey())));
        } else if (expected.isArray()) {
            for (int i = 0; i < expected.size(); i++) {
                assertSame(path + "[" + i + "]", expected.get(i), printed.get(i));
            }
        } else {
            assertThat(printed).as(path).isEqualTo(expected);
        }
    }

    private int run(String... arguments) {
        return new CommandLine(new TrainCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
