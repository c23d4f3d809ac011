package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.it.ChildProcess;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;

/** The services as an operator's probes and Prometheus see them, by the commands that are typed. */
@KafkaTest
final class OperatorViewIT {
    private static final Pattern PORT = Pattern.compile("http on port (\\d+)");
    private static final int ADMISSIONS = 12;

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestKafka kafka;

    @TempDir Path folder;

    OperatorViewIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void shouldGetReadyAndCountWhatTheCoderDidDownToALagOfNothing() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig());
                ChildProcess coder =
                        ChildProcess.coder(
                                kafka,
                                bundle.directory(),
                                folder.resolve("coder.log"),
                                "--http-port=0",
                                "--instance=7")) {
            URI url = url(coder);
            Eventually.holds("it is ready", () -> get(url, "/health/readiness") == 200);
            assertThat(body(url, "/health/readiness")).contains(bundle.id(), "assigned");

            topics.send(Topics.ADMISSIONS_TOKENIZED, admissions(bundle));
            topics.sendBytes(Topics.ADMISSIONS_TOKENIZED.name(), "bad", new byte[] {1, 2, 3});

            Eventually.holds(
                    "all is counted",
                    () ->
                            value(url, "longitude_coder_outcomes_total", "outcome=\"coded\"")
                                            == ADMISSIONS
                                    && value(url, "longitude_coder_lag_records", "") == 0);
            String metrics = body(url, "/prometheus");
            assertThat(metrics)
                    .contains("instance=\"7\"", "role=\"champion\"", bundle.id())
                    .contains(
                            "longitude_coder_dead_letters_total",
                            "longitude_coder_stage_seconds_bucket")
                    .contains(
                            "longitude_coder_batch_padding_waste_bucket", "jvm_memory_used_bytes");
            assertThat(value(url, "longitude_coder_queue_admissions", "")).isZero();
            assertThat(value(url, "longitude_coder_outcomes_total", "dead_lettered")).isEqualTo(1);
        }
    }

    @Test
    void shouldBeAliveAndNotReadyWhileNoChampionIsReleased() throws Exception {
        try (ChildProcess coder =
                ChildProcess.of(
                        ChildProcess.class,
                        folder.resolve("coder.log"),
                        "coder",
                        "--device=cpu",
                        "--bootstrap=" + kafka.bootstrap(),
                        "--registry=" + kafka.registryUrl(),
                        "--http-port=0")) {
            URI url = url(coder);
            Eventually.holds("it says so", () -> coder.printed().contains("no champion"));

            assertThat(get(url, "/health/liveness")).isEqualTo(200);
            assertThat(get(url, "/health/readiness")).isEqualTo(503);
            assertThat(body(url, "/health/readiness")).contains("no release yet");
        }
    }

    @Test
    void shouldShowKafkaStreamsStateAndMetersOfPreprocessing() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        try (ChildProcess preprocess =
                ChildProcess.preprocess(
                        kafka,
                        bundle.directory(),
                        folder.resolve("preprocess.log"),
                        "--state-dir=" + folder.resolve("state"),
                        "--http-port=0")) {
            URI url = url(preprocess);
            Eventually.holds("it is ready", () -> get(url, "/health/readiness") == 200);

            assertThat(body(url, "/health")).contains("RUNNING");
            Eventually.holds(
                    "its meters are there",
                    () -> body(url, "/prometheus").contains("kafka_stream"));
            assertThat(body(url, "/prometheus")).contains("service=\"preprocess\"");
        }
    }

    private static URI url(ChildProcess process) throws Exception {
        Eventually.holds(
                "it listens",
                () -> {
                    assertThat(process.isAlive()).as(process.printed()).isTrue();
                    return PORT.matcher(process.printed()).find();
                });
        Matcher port = PORT.matcher(process.printed());
        assertThat(port.find()).isTrue();
        return URI.create("http://127.0.0.1:" + port.group(1));
    }

    private int get(URI url, String path) throws Exception {
        return answer(url, path).statusCode();
    }

    private String body(URI url, String path) throws Exception {
        return answer(url, path).body();
    }

    private HttpResponse<String> answer(URI url, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
    }

    /** The value of the first line of a metric that holds a tag; -1 where there is none. */
    private double value(URI url, String metric, String tag) throws Exception {
        return body(url, "/prometheus")
                .lines()
                .filter(line -> line.startsWith(metric) && line.contains(tag))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }

    private static List<TokenizedAdmission> admissions(Bundle bundle) {
        TokenizedAdmissions made = new TokenizedAdmissions(bundle, 3);
        List<TokenizedAdmission> admissions = new ArrayList<>();
        for (int i = 0; i < ADMISSIONS; i++) {
            admissions.add(made.admission("a" + i, 1, Origin.LIVE, 20).build());
        }
        return admissions;
    }
}
