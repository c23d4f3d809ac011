package org.longitude.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as typed, child processes and all, on a model of one narrow layer. */
class EncoderAndTrainBenchTest {

    private static final List<String> SMALL =
            List.of("--layers=1", "--width=64", "--threads=1", "--rounds=1", "--seconds=0");

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldWriteOneObjectForAShapeWhenTheEncoderIsMeasured() throws IOException {
        JsonNode rows = measured("encoder", "--shapes=2x64", "--no-mixed");

        assertThat(rows).hasSize(1);
        assertMeasured(rows.get(0), "forward", 2, 64);
        assertThat(rows.get(0).has("profile")).isFalse();
        assertThat(out.toString()).contains("2x64", "forward", "fp32");
    }

    @Test
    void shouldWriteAPassAndAStepWhenTrainingIsMeasured() throws IOException {
        JsonNode rows = measured("train", "--shapes=1x64", "--steps=2x32");

        assertThat(rows).hasSize(2);
        assertMeasured(rows.get(0), "train", 1, 64);
        assertMeasured(rows.get(1), "train", 2, 32);
    }

    @Test
    void shouldSayWhereTheTimeGoesWhenAProfileIsAskedFor() throws IOException {
        JsonNode row = measured("encoder", "--shapes=1x700", "--no-mixed", "--profile").get(0);

        List<String> operations = new ArrayList<>();
        double shares = 0;
        for (JsonNode part : row.path("profile")) {
            operations.add(part.path("operation").asText());
            shares += part.path("share").asDouble();
        }
        assertThat(operations).anyMatch(name -> name.contains("scaled_dot_product"));
        assertThat(shares).isBetween(0.999, 1.001);
        assertThat(out.toString()).contains("scaled_dot_product");
        assertThat(row.has("matmul_share")).isFalse();
    }

    @Test
    void shouldSayWhatMallocHasGivenOutWhenManyCallsAreMade() throws IOException {
        JsonNode leak = measured("encoder", "--shapes=1x64", "--no-mixed", "--leak=40").get(1);

        JsonNode samples = leak.path("memory").path("samples");
        assertThat(samples).hasSize(20);
        for (JsonNode sample : samples) {
            assertThat(sample.path("in_use_bytes").asLong())
                    .isBetween(1_000_000L, sample.path("rss_bytes").asLong());
        }
        assertThat(leak.path("memory").path("growth").has("in_use_bytes_per_100_calls")).isTrue();
        assertThat(out.toString()).contains("growth by 100 calls over the second half");
    }

    @Test
    void shouldFitALineThroughTheSecondHalfWhenMemoryRoseInTheFirst() {
        List<MemorySample> samples = new ArrayList<>();
        for (int calls = 10; calls <= 100; calls += 10) {
            long rss = calls < 50 ? 10_000L * calls : 500_000 + 30L * calls;
            samples.add(new MemorySample(calls, rss, 7, 3, calls % 20));
        }

        MemoryTrend.Growth growth = MemoryTrend.of(samples).growth();

        assertThat(growth.rssBytes()).isEqualTo(3000);
        assertThat(growth.inUseBytes()).isZero();
        assertThat(growth.heapBytes()).isNotZero();
    }

    @Test
    void shouldRefuseALeakRunWhenItsCallsAreNegative() {
        int status = run("encoder", "--leak=-1");

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--leak: -1 (expected: >= 1)");
    }

    @Test
    void shouldCountAnOperationsOwnTimeOnlyWhenItCallsOthers() {
        List<EngineProfile.Part> parts =
                EngineProfile.parts(
                        List.of(
                                new EngineProfile.Event("inner", 1, 2000, 3000),
                                new EngineProfile.Event("outer", 1, 1000, 5000),
                                new EngineProfile.Event("inner", 1, 6000, 1000),
                                new EngineProfile.Event("outer", 2, 2500, 1000)));

        assertThat(parts)
                .containsExactly(
                        new EngineProfile.Part("inner", 2, 4, 4 / 7.0),
                        new EngineProfile.Part("outer", 2, 3, 3 / 7.0));
    }

    @Test
    void shouldRefuseIntegersWhenTrainingIsMeasured() {
        int status = run("train", "--compute=int8");

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("int8 (expected: fp32 or bf16");
    }

    @Test
    void shouldRefuseAWidthWhenHeadsDoNotDivideIt() {
        int status = run("encoder", "--width=100");

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--width: 100 (expected: a multiple of 64)");
    }

    private JsonNode measured(String part, String... options) throws IOException {
        Path json = folder.resolve("rows.json");
        List<String> line = new ArrayList<>(List.of(part, "--json=" + json));
        line.addAll(SMALL);
        line.addAll(Arrays.asList(options));

        assertThat(run(line.toArray(new String[0]))).as(err.toString()).isZero();

        return new ObjectMapper().readTree(json.toFile());
    }

    private int run(String... line) {
        return new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line);
    }

    private static void assertMeasured(JsonNode row, String mode, int batch, int tokens) {
        assertThat(row.path("batch").asInt()).isEqualTo(batch);
        assertThat(row.path("tokens").asInt()).isEqualTo(tokens);
        assertThat(row.path("mode").asText()).isEqualTo(mode);
        assertThat(row.path("compute").asText()).isEqualTo("fp32");
        assertThat(row.path("tokens_per_second").asDouble()).isPositive();
        assertThat(row.path("matmul_share").asDouble()).isBetween(0.0001, 2.0);
        assertThat(row.path("peak_rss_bytes").asLong()).isGreaterThan(50_000_000L);
    }
}
