package org.longitude.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.it.operate.SpanReceiver;

/** The demo from the outside, with the model that is shipped. */
@DisabledOnOs(OS.WINDOWS)
final class DemoIT {

    /** The promise is 5 s; a build machine may be busy, so what is held here is that it ends. */
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private Distribution longitude;
    private Path reportFile;

    @BeforeEach
    void prepare() {
        longitude = new Distribution(folder);
        reportFile = folder.resolve("r.json");
    }

    @Test
    void shouldCodeEveryAdmissionOnceWhenItRunsOnce() throws Exception {
        // when
        Distribution.Result result =
                longitude.run(
                        "demo",
                        "--once",
                        "--admissions",
                        "12",
                        "--rate",
                        "6",
                        "--report",
                        reportFile.toString());

        // then
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        JsonNode report = report();
        assertThat(report.path("admissions_in").asInt()).isEqualTo(12);
        assertThat(report.path("predictions_out").asInt()).isEqualTo(12);
        assertThat(report.path("duplicates").asInt()).isZero();
        assertThat(report.path("dead_lettered").asInt()).isZero();
        assertThat(report.path("bundle_id").asText()).startsWith("demo-");
        assertThat(report.path("latency_ms").path("p99").isNumber()).isTrue();
        assertThat(report.path("micro_f1").asDouble()).isBetween(0.3, 1.0);
        assertThat(result.out()).contains("12 admissions in, 12 coded, 0 duplicates");
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void shouldSendEachAdmissionsWayAsATraceWhenAReceiverIsNamed() throws Exception {
        try (SpanReceiver receiver = new SpanReceiver()) {
            // when
            Distribution.Result result =
                    longitude
                            .with("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url())
                            .run("demo", "--once", "--admissions", "3");

            // then
            assertThat(result.exit()).as(result.err()).isZero();
            List<SpanReceiver.Received> coded =
                    receiver.all().stream()
                            .filter(span -> span.name().equals("code"))
                            .filter(span -> span.attributes().containsValue("coded"))
                            .toList();
            assertThat(coded).hasSizeGreaterThanOrEqualTo(3);
            assertThat(coded)
                    .allSatisfy(
                            span -> {
                                assertThat(span.service()).isEqualTo("longitude-demo");
                                assertThat(receiver.trace(span.traceId()))
                                        .extracting(SpanReceiver.Received::name)
                                        .startsWith("ingest publish", "preprocess", "code");
                            });
        }
    }

    @Test
    void shouldCodeWhatIsGoodAndNameWhatIsNotWhenAFileIsFed() throws Exception {
        // given
        Path input = folder.resolve("my notes.jsonl");
        Files.writeString(
                input,
                """
                {"note_id": "1", "text": "Discharge summary. Congestive heart failure, on furosemide."}
                {"note_id": "2"}
                not json
                {"note_id": "3", "text": "Discharge summary. Essential hypertension, on lisinopril."}
                """);
        Path data = folder.resolve("kept");

        // when: the second run finds the codes of the first on the kept topics
        Distribution.Result first = feed(input, data);
        JsonNode firstReport = report();
        Distribution.Result second = feed(input, data);
        JsonNode secondReport = report();

        // then
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(firstReport.path("admissions_in").asInt()).isEqualTo(2);
        assertThat(firstReport.path("predictions_out").asInt()).isEqualTo(2);
        assertThat(firstReport.path("dead_lettered").asInt()).isEqualTo(2);
        assertThat(firstReport.path("rejected_lines").asInt()).isEqualTo(2);
        assertThat(firstReport.path("micro_f1").isNull()).isTrue();
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(secondReport.path("predictions_out").asInt()).isEqualTo(2);
        assertThat(secondReport.path("duplicates").asInt()).isZero();
        assertThat(secondReport.path("latency_ms").path("p50").isNull()).isTrue();
    }

    private Distribution.Result feed(Path input, Path data) throws Exception {
        return longitude.run(
                "demo",
                "--once",
                "--input",
                input.toString(),
                "--data",
                data.toString(),
                "--report",
                reportFile.toString());
    }

    @Test
    void shouldEndAndCleanUpWhenItIsInterrupted() throws Exception {
        // given
        Distribution.Running running = longitude.start("demo", "--rate", "5");
        running.awaitOutput(" words ");

        // when
        long beganNanos = System.nanoTime();
        new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid()))
                .start()
                .waitFor();
        Distribution.Result result = running.awaitEnd(ENDS_WITHIN);

        // then
        System.out.printf(
                "[it] demo ended %d ms after Ctrl-C%n",
                (System.nanoTime() - beganNanos) / 1_000_000);
        assertThat(result.exit()).isEqualTo(130);
        assertThat(result.err()).isEmpty();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void shouldBeWellInTheEyesOfTheDoctorWhileItRuns() throws Exception {
        // given
        Distribution.Running running = longitude.start("demo", "--rate", "2");
        running.awaitOutput(" words ");
        String shown = Files.readString(running.out());
        String[] cluster = {
            "--bootstrap", found(shown, "Kafka broker +(\\S+)"),
            "--registry", found(shown, "schema registry +(\\S+)")
        };

        // when
        Distribution.Result doctor =
                longitude.run(
                        "doctor",
                        cluster[0],
                        cluster[1],
                        cluster[2],
                        cluster[3],
                        // The disk of a build machine is its own affair.
                        "--disk-free-percent-min",
                        "0");
        Distribution.Result status =
                longitude.run("status", "--json", cluster[0], cluster[1], cluster[2], cluster[3]);
        new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid()))
                .start()
                .waitFor();
        running.awaitEnd(ENDS_WITHIN);

        // then
        assertThat(doctor.exit()).as(doctor.out() + doctor.err()).isZero();
        assertThat(doctor.err()).isEmpty();
        assertThat(doctor.out()).contains("nothing is wrong").doesNotContain("BAD");
        assertThat(status.exit()).as(status.err()).isZero();
        JsonNode groups = new ObjectMapper().readTree(status.out()).path("groups");
        assertThat(groups.findValuesAsText("group"))
                .containsExactlyInAnyOrder("longitude-coder", "longitude-preprocess");
        assertThat(groups.findValuesAsText("state")).containsOnly("Stable");
    }

    private static String found(String shown, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(shown);
        assertThat(matcher.find()).as(shown).isTrue();
        return matcher.group(1);
    }

    @Test
    void shouldSayInOneLineWhatIsMissingWhenThereIsNoModel() throws Exception {
        Distribution.Result result = longitude.run("demo", "--bundle", "nowhere");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains("nowhere").doesNotContain("Exception");
        assertThat(leftBehind()).isEmpty();
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(reportFile.toFile());
    }

    private Stream<Path> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(longitude.temporaryFolder())) {
            return files
                    .filter(file -> String.valueOf(file.getFileName()).startsWith("longitude"))
                    .toList()
                    .stream();
        }
    }
}
