package org.longitude.it.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;

@KafkaTest
final class DriftIT {

    private final Instant now = Instant.now();
    private final Instant yesterday = now.minus(Duration.ofHours(30));

    @TempDir private Path folder;
    private final TestKafka kafka;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    DriftIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    private int drift(String... more) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "drift",
                                "--bootstrap=" + kafka.bootstrap(),
                                "--registry=" + kafka.registryUrl()));
        line.addAll(List.of(more));
        return Longitude.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
    }

    @Test
    void shouldCompareTheNewestRevisionOfEachAdmissionWithTheReferenceAndWithPeople()
            throws Exception {
        // given: of today two admissions, one of them twice; of yesterday one that people coded
        CodedRecords records = new CodedRecords(kafka);
        records.predict("a1", 1, 0.1, now);
        records.predict("a1", 2, 0.9, now);
        records.predict("a2", 1, 0.8, now);
        records.predict("b1", 1, 0.2, yesterday);
        records.assign("b1", now, CodedRecords.CODE);
        Path page = folder.resolve("drift.html");

        // when
        int exit = drift("--json", "--html=" + page);

        // then
        assertThat(exit).as(err.toString()).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("period").path("admissions").asInt()).isEqualTo(2);
        assertThat(report.path("period").path("codes_mean").asDouble()).isEqualTo(1);
        assertThat(report.path("reference").path("admissions").asInt()).isEqualTo(1);
        assertThat(report.path("reference").path("coded_by_people").asInt()).isEqualTo(1);
        assertThat(report.path("reference").path("micro_f1").asDouble()).isZero();
        assertThat(report.path("reference").path("calibration_error").asDouble())
                .isBetween(0.79, 0.81);
        assertThat(report.path("codes_moved_most").get(0).path("code").asText()).isEqualTo("401.9");
        assertThat(Files.readString(page)).contains("<svg", "401.9");
        assertThat(drift("--psi-max=0.0001")).as("it has moved").isEqualTo(1);
    }

    @Test
    void shouldSayThatThereIsNothingToCompareWhenAPeriodIsEmpty() {
        assertThat(drift()).isEqualTo(1);
        assertThat(err.toString()).contains("expected: some in both");
    }

    @Test
    void shouldRefuseAPeriodThatEndsBeforeItBegins() {
        assertThat(drift("--from=2026-11-02T00:00:00Z", "--to=2026-11-01T00:00:00Z")).isEqualTo(2);
        assertThat(err.toString()).contains("expected: from before to");
    }
}
