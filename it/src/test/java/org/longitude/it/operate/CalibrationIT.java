package org.longitude.it.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.it.ChildProcess;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.it.coder.Eventually;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionStatus;

/** {@code serve calibration} against a broker, as Prometheus reads it. */
@KafkaTest
final class CalibrationIT {

    private static final Pattern PORT = Pattern.compile("http on port (\\d+)");
    private static final Pattern SAMPLE =
            Pattern.compile("(?m)^longitude_calibration_(\\w+)\\{(.*)} (\\S+)$");
    private static final Pattern BIN = Pattern.compile("bin=\"([^\"]+)\"");
    private static final int GRACE_SECONDS = 20;
    private static final int SIGTERM_STATUS = 143;

    @TempDir private Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Instant now = Instant.now();

    @Test
    void shouldShowHowOftenPeopleAgreeWhenTheyCodeLaterAndChangeTheirMinds(TestKafka kafka)
            throws Exception {
        CodedRecords records = new CodedRecords(kafka);
        try (ChildProcess service = start(kafka, "first.log")) {
            // given: three predictions, of which people have coded none
            records.predict("a1", 1, 0.95, now);
            records.predict("a2", 1, 0.91, now);
            records.predict("a3", 1, AdmissionStatus.PRELIMINARY, 0.93, now);
            records.predict("long ago", 1, 0.99, now.minus(Duration.ofDays(91)));
            eventually(service, Map.of("admissions_predicted", 2.0));

            // when: they code two, and one that is not final
            records.assign("a1", now, CodedRecords.CODE);
            records.assign("a2", now, "250.00");
            records.assign("a3", now, CodedRecords.CODE);
            records.assign("long ago", now, CodedRecords.CODE);

            // then
            eventually(
                    service,
                    Map.of(
                            "admissions", 2.0,
                            "scores 0.9-1.0", 2.0,
                            "assigned 0.9-1.0", 1.0,
                            "probability 0.9-1.0", 1.86));

            // when: they change a list, take one back, and a revision comes
            records.assign("a2", now, "250.00", CodedRecords.CODE);
            records.assign("a1", now);
            records.predict("a2", 2, AdmissionStatus.REVISED, 0.42, now);
            records.send(Topics.ICD_PREDICTIONS.name(), "a9", new byte[] {1, 2, 3}, now);

            // then: what stood counts nowhere any more
            Map<String, Double> settled =
                    Map.of(
                            "admissions", 1.0,
                            "scores 0.9-1.0", 0.0,
                            "scores 0.4-0.5", 1.0,
                            "assigned 0.4-0.5", 1.0,
                            "probability 0.4-0.5", 0.42,
                            "lag_records", 0.0);
            eventually(service, settled);
            eventually(service, Map.of("records_unreadable_total", 1.0));
            assertThat(service.terminate(GRACE_SECONDS)).isEqualTo(SIGTERM_STATUS);

            try (ChildProcess again = start(kafka, "second.log")) {
                eventually(again, settled);
            }
        }
    }

    @Test
    void shouldSayInOneLineThatItNeedsAPortOrTopics(TestKafka kafka) throws Exception {
        try (ChildProcess service =
                ChildProcess.of(
                        Longitude.class,
                        folder.resolve("portless.log"),
                        "serve",
                        "calibration",
                        "--bootstrap=" + kafka.bootstrap(),
                        "--registry=" + kafka.registryUrl())) {
            Eventually.holds("it ends", () -> !service.isAlive());
            assertThat(service.printed()).contains("--http-port: missing (expected: a port");
        }
        kafka.admin().deleteTopics(List.of(Topics.ICD_ASSIGNED.name())).all().get();
        try (ChildProcess service = start(kafka, "topicless.log")) {
            Eventually.holds("it ends", () -> !service.isAlive());
            assertThat(service.printed())
                    .contains(Topics.ICD_ASSIGNED.name() + ": not there (expected: created by");
        }
    }

    private ChildProcess start(TestKafka kafka, String log) {
        return ChildProcess.of(
                Longitude.class,
                folder.resolve(log),
                "serve",
                "calibration",
                "--http-port=0",
                "--bootstrap=" + kafka.bootstrap(),
                "--registry=" + kafka.registryUrl());
    }

    private void eventually(ChildProcess service, Map<String, Double> expected) throws Exception {
        Eventually.holds(
                "%s of %s".formatted(expected, service.printed()),
                () -> {
                    assertThat(service.isAlive()).as(service.printed()).isTrue();
                    Map<String, Double> shown = figures(service);
                    return expected.entrySet().stream()
                            .allMatch(
                                    each ->
                                            Math.abs(
                                                            shown.getOrDefault(each.getKey(), -1.0)
                                                                    - each.getValue())
                                                    < 1e-9);
                });
    }

    /** By name, and bin where there is one; empty before it listens. */
    private Map<String, Double> figures(ChildProcess service) throws Exception {
        Map<String, Double> figures = new HashMap<>();
        Matcher port = PORT.matcher(service.printed());
        if (!port.find()) {
            return figures;
        }
        URI url = URI.create("http://127.0.0.1:" + port.group(1) + "/prometheus");
        String scraped =
                http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
        Matcher sample = SAMPLE.matcher(scraped);
        while (sample.find()) {
            assertThat(sample.group(2)).contains("service=\"calibration\"");
            Matcher bin = BIN.matcher(sample.group(2));
            figures.put(
                    sample.group(1) + (bin.find() ? " " + bin.group(1) : ""),
                    Double.parseDouble(sample.group(3)));
        }
        return figures;
    }
}
