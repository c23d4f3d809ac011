package org.longitude.deploy.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import picocli.CommandLine;

/** The command as typed, topics and all, on a small model and few admissions. */
class PipelineBenchTest {

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldMeasureEverythingAndDrawIt() throws IOException {
        Path json = folder.resolve("pipeline.json");
        Path figure = folder.resolve("latency.html");

        int exit =
                run(
                        "--layers=1",
                        "--width=64",
                        "--share-admissions=4",
                        "--rounds=1",
                        "--admissions=20",
                        "--burst=30",
                        "--curve-admissions=5",
                        "--soak=0.02",
                        "--figure=" + figure,
                        "--json=" + json);

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        JsonNode numbers = new ObjectMapper().readTree(json.toFile());
        assertThat(numbers.path("coder_share_of_encoder").asDouble()).isPositive();
        assertThat(numbers.path("bundle_share_of_encoder").asDouble()).isPositive();
        assertThat(numbers.path("padding_waste").asDouble()).isBetween(0.0, 0.03);
        assertThat(numbers.path("exactly_once_cost").isDouble()).isTrue();
        assertThat(numbers.path("challenger_cost").isDouble()).isTrue();
        assertThat(numbers.path("challenger_share").asDouble()).isEqualTo(0.1);
        assertThat(numbers.path("champion_tokens_per_second_beside_challenger").asDouble())
                .isPositive();
        assertThat(numbers.path("saturation_admissions_per_second").asDouble()).isPositive();
        JsonNode added = numbers.path("added_latency_ms");
        assertThat(added.path("p50").asDouble()).isPositive();
        assertThat(added.path("p99").asDouble())
                .isGreaterThanOrEqualTo(added.path("p50").asDouble());
        assertThat(numbers.path("total_latency_ms").path("p50").asDouble())
                .isGreaterThanOrEqualTo(added.path("p50").asDouble());
        assertThat(numbers.path("total_latency_by_rate")).hasSize(6);
        assertThat(numbers.path("soak_slope_bytes_per_minute").isDouble()).isTrue();
        assertThat(numbers.path("soak_samples").size()).isGreaterThan(1);
        assertThat(figure).content().contains("<svg", "Total latency up to saturation");
        assertThat(out.toString())
                .contains("exactly once", "beside a challenger", "added p50", "soak of");
    }

    @Test
    void shouldRefuseSizesThatMeasureNothing() {
        assertThat(run("--rounds=0")).isEqualTo(2);
        assertThat(run("--width=65")).isEqualTo(2);
        assertThat(run("--soak=0")).isEqualTo(2);
        assertThat(run("--challenger-share=0")).isEqualTo(2);
        assertThat(err.toString()).contains("--rounds: 0", "--width: 65", "--soak: 0");
    }

    @Test
    void shouldFitTheLineThatMemoryGrowsBy() {
        List<Soak.Sample> samples =
                List.of(
                        new Soak.Sample(0, 100, 0, 0),
                        new Soak.Sample(1, 130, 0, 0),
                        new Soak.Sample(3, 190, 0, 0));

        assertThat(Soak.slope(samples, Soak.Sample::rssBytes)).isCloseTo(30, within(1e-9));
        assertThat(Soak.slope(samples, Soak.Sample::heapBytes)).isZero();
        assertThat(Soak.slope(samples.subList(0, 1), Soak.Sample::rssBytes)).isZero();
    }

    @Test
    void shouldTakeTheMiddleAndTheSlowest() {
        double[] values = new double[200];
        for (int i = 0; i < values.length; i++) {
            values[i] = values.length - i;
        }

        assertThat(Quantiles.of(values)).isEqualTo(new Quantiles(101, 199));
        assertThat(Quantiles.median(new double[] {3, 1, 2})).isEqualTo(2);
    }

    private int run(String... arguments) {
        String[] line = new String[arguments.length + 2];
        line[0] = "bench";
        line[1] = "pipeline";
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        CommandLine command = Longitude.commandLine();
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(line);
    }
}
