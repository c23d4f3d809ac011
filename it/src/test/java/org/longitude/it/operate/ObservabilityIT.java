package org.longitude.it.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.it.ChildProcess;
import org.longitude.it.TestBundles;
import org.longitude.it.billing.PostgresTest;
import org.longitude.it.billing.TestPostgres;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;

/** Dashboards and alert rules against what the services really expose. */
@KafkaTest
@PostgresTest
final class ObservabilityIT {

    private static final Path ROOT = Path.of(System.getProperty("longitude.root", ".."));
    private static final Path FOLDER = ROOT.resolve("deploy/observability");
    private static final Pattern PORT = Pattern.compile("http on port (\\d+)");
    private static final Duration WITHIN = Duration.ofMinutes(3);
    private static final long LOOK_AGAIN_AFTER_MS = 200;

    /** Prometheus makes it. */
    private static final String UP = "up";

    @TempDir private Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void shouldFindEveryMetricThatADashboardOrARuleNamesInWhatTheServicesExpose(
            TestKafka kafka, TestPostgres postgres) throws Exception {
        Map<String, String> named = named();
        assertThat(named).hasSizeGreaterThan(20);
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        ServiceConfig ingest = ServiceConfig.local("ingest", "1", "test", 0);
        // Calibration has no figures before there is something to compare.
        CodedRecords records = new CodedRecords(kafka);
        records.predict("a1", 1, 0.9, Instant.now());
        records.assign("a1", Instant.now(), CodedRecords.CODE);
        try (ChildProcess coder =
                        ChildProcess.coder(
                                kafka,
                                bundle.directory(),
                                folder.resolve("coder.log"),
                                "--http-port=0");
                ChildProcess preprocess =
                        ChildProcess.preprocess(
                                kafka,
                                bundle.directory(),
                                folder.resolve("preprocess.log"),
                                "--state-dir=" + folder.resolve("state"),
                                "--http-port=0");
                ChildProcess billing =
                        ChildProcess.billingExport(
                                kafka,
                                postgres.schema(),
                                folder.resolve("billing.log"),
                                "--http-port=0");
                ChildProcess calibration =
                        ChildProcess.of(
                                Longitude.class,
                                folder.resolve("calibration.log"),
                                "serve",
                                "calibration",
                                "--http-port=0",
                                "--bootstrap=" + kafka.bootstrap(),
                                "--registry=" + kafka.registryUrl());
                ServiceMetrics metrics = ServiceMetrics.of(ingest);
                ServiceFace face = ServiceFace.start(ingest, List.of(), metrics)) {
            List<URI> services =
                    List.of(
                            url(coder),
                            url(preprocess),
                            url(billing),
                            url(calibration),
                            face.url());
            Set<String> missing = new TreeSet<>(named.keySet());
            String scraped = "";
            long deadline = System.nanoTime() + WITHIN.toNanos();
            while (!missing.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_AGAIN_AFTER_MS);
                scraped = scrape(services);
                missing = new TreeSet<>(named.keySet());
                missing.removeAll(exposed(scraped));
            }

            assertThat(missing)
                    .as(
                            "named by %s; the services expose %s",
                            missing.stream().map(named::get).toList(),
                            new TreeSet<>(exposed(scraped)))
                    .isEmpty();
            assertThat(samples(scraped))
                    .allSatisfy(
                            line ->
                                    assertThat(line)
                                            .contains("service=\"")
                                            .contains("instance=\"")
                                            .contains("version=\""));
        }
    }

    private String scrape(List<URI> services) throws Exception {
        StringBuilder all = new StringBuilder();
        for (URI service : services) {
            all.append(
                    http.send(
                                    HttpRequest.newBuilder(service.resolve("/prometheus")).build(),
                                    BodyHandlers.ofString())
                            .body());
        }
        return all.toString();
    }

    private static List<String> samples(String scraped) {
        return scraped.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    }

    private static Set<String> exposed(String scraped) {
        Set<String> names =
                samples(scraped).stream()
                        .map(line -> line.split("[{ ]", 2)[0])
                        .collect(Collectors.toCollection(HashSet::new));
        names.add(UP);
        return names;
    }

    /** Each metric, and one place that names it. */
    private static Map<String, String> named() throws IOException {
        Map<String, String> named = new TreeMap<>();
        for (JsonNode rule : rules()) {
            MetricNames.of(rule.path("expr").asText())
                    .forEach(name -> named.put(name, rule.path("alert").asText()));
        }
        for (Path dashboard : dashboards()) {
            for (JsonNode panel : new ObjectMapper().readTree(dashboard.toFile()).path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    MetricNames.of(target.path("expr").asText())
                            .forEach(
                                    name ->
                                            named.put(
                                                    name,
                                                    dashboard.getFileName()
                                                            + ": "
                                                            + panel.path("title").asText()));
                }
            }
        }
        return named;
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        JsonNode file = new YAMLMapper().readTree(FOLDER.resolve("alerts.yaml").toFile());
        for (JsonNode group : file.path("groups")) {
            group.path("rules").forEach(rules::add);
        }
        return rules;
    }

    private static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    @Test
    void shouldHaveARunbookASeverityAndASentenceForEveryAlert() throws IOException {
        String operations = Files.readString(ROOT.resolve("docs/operations.md"));
        Set<String> anchors =
                operations
                        .lines()
                        .filter(line -> line.startsWith("#"))
                        .map(ObservabilityIT::anchor)
                        .collect(Collectors.toSet());

        assertThat(rules())
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        rule -> {
                            JsonNode annotations = rule.path("annotations");
                            String runbook = annotations.path("runbook_url").asText();
                            assertThat(runbook).startsWith("docs/operations.md#");
                            assertThat(anchors)
                                    .as(rule.path("alert").asText())
                                    .contains(runbook.substring(runbook.indexOf('#') + 1));
                            assertThat(annotations.path("summary").asText()).isNotBlank();
                            assertThat(rule.path("labels").path("severity").asText())
                                    .isIn("critical", "warning");
                            assertThat(rule.path("expr").asText()).isNotBlank();
                        });
        assertThat(rules()).extracting(rule -> rule.path("alert").asText()).doesNotHaveDuplicates();
    }

    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ *", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    @Test
    void shouldHaveDashboardsThatGrafanaCanLoad() throws IOException {
        Set<String> uids = new HashSet<>();
        for (Path file : dashboards()) {
            JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
            assertThat(uids.add(dashboard.path("uid").asText())).as(file.toString()).isTrue();
            assertThat(dashboard.path("title").asText()).startsWith("Longitude: ");
            assertThat(dashboard.path("schemaVersion").asInt()).isPositive();
            Set<Integer> ids = new HashSet<>();
            for (JsonNode panel : dashboard.path("panels")) {
                assertThat(ids.add(panel.path("id").asInt())).isTrue();
                assertThat(panel.path("type").asText()).isEqualTo("timeseries");
                assertThat(panel.path("targets")).isNotEmpty();
                assertThat(panel.path("datasource").path("uid").asText())
                        .isEqualTo("${datasource}");
            }
        }
        assertThat(uids)
                .containsExactlyInAnyOrder(
                        "longitude-pipeline", "longitude-coder", "longitude-quality");
    }

    @Test
    void shouldSeeTheMetricsOfAnExpressionAndNothingElse() {
        assertThat(
                        MetricNames.of(
                                "sum by (service, role) (rate(a_total{x=\"b_total\"}[10m] offset"
                                        + " 1d)) / scalar(c_sum) > 2 and on (role) d unless e_bucket"))
                .containsExactly("a_total", "c_sum", "d", "e_bucket");
    }

    private static URI url(ChildProcess process) throws Exception {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        Matcher port = PORT.matcher(process.printed());
        while (!port.find()) {
            assertThat(process.isAlive()).as(process.printed()).isTrue();
            assertThat(System.nanoTime()).as(process.printed()).isLessThan(deadline);
            Thread.sleep(LOOK_AGAIN_AFTER_MS);
            port = PORT.matcher(process.printed());
        }
        return URI.create("http://127.0.0.1:" + port.group(1));
    }
}
