package org.longitude.it.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import picocli.CommandLine;

/** The smoke preset: whether every step works, not what it comes to. */
final class ReproduceIT {

    @TempDir private Path folder;
    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    @Test
    void shouldWriteOneReportFromGeneratedNotesAndRunNothingTwiceWhenResumed() throws IOException {
        // when
        Path run = folder.resolve("run");
        int exitCode = reproduce("--preset", "smoke", "--run", run.toString(), "--json");

        // then
        assertThat(exitCode).as(err.toString()).isZero();
        JsonNode numbers = new ObjectMapper().readTree(out.toString());
        assertThat(numbers.path("rows")).hasSize(19);
        assertThat(numbers.path("paper_rows")).hasSize(5);
        assertThat(numbers.path("pretraining")).hasSize(6);
        for (JsonNode encoder : numbers.path("pretraining")) {
            assertThat(encoder.at("/best/values/perplexity").asDouble()).isGreaterThan(1);
            assertThat(encoder.at("/best/values/bits_per_character").asDouble()).isPositive();
        }
        assertThat(numbers.path("probes")).hasSize(3);
        for (JsonNode row : numbers.path("rows")) {
            assertThat(row.at("/result/micro_f1").asDouble()).isBetween(0.0, 1.0);
        }
        assertThat(numbers.at("/embeddings/nearest")).hasSize(5);
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("<svg", "Table 3 of the paper", "generator", "Figures 4 to 6")
                .doesNotContain("src=\"http");
        assertThat(err.toString()).contains("together, if the machine is left alone");

        // and: a second look runs nothing, and a folder that is in use is not begun anew
        err.getBuffer().setLength(0);
        assertThat(reproduce("--preset", "smoke", "--run", run.toString(), "--resume")).isZero();
        assertThat(err.toString()).contains("done before").doesNotContain("processor time");
        assertThat(reproduce("--preset", "smoke", "--run", run.toString())).isNotZero();
        assertThat(err.toString()).contains("--resume");
    }

    @Test
    void shouldAskForASnapshotWhenThePresetIsBase() {
        assertThat(reproduce("--preset", "base", "--run", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--snapshot NAME=DIR");

        assertThat(
                        reproduce(
                                "--preset",
                                "base",
                                "--snapshot",
                                "real=" + folder,
                                "--run",
                                folder.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--bert DIR and --longformer DIR");
    }

    private int reproduce(String... arguments) {
        CommandLine command =
                Longitude.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 2];
        all[0] = "train";
        all[1] = "reproduce";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return command.execute(all);
    }
}
