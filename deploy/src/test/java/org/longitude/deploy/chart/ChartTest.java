package org.longitude.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.billing.BillingExport;
import org.longitude.coder.RetryConfig;
import org.longitude.deploy.Longitude;
import org.longitude.deploy.calibration.CalibrationService;
import org.longitude.deploy.chart.Chart.Manifest;
import org.longitude.deploy.settings.OptionDefaults;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.sink.MessageSink;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.schemas.Environment;
import org.longitude.schemas.TopicLayout;
import org.longitude.schemas.Topics;
import picocli.CommandLine;

/** The chart, with the values that it ships and those in ci. */
final class ChartTest {

    private static final Pattern MOUNTED = Pattern.compile("/etc/longitude/[a-z-]+");
    private static final Duration MARGIN = Duration.ofSeconds(10);

    @TempDir private Path folder;

    @Test
    void shouldBeCleanWhenHelmLintsItStrictly() {
        assertThat(Chart.lint().getMessages()).noneMatch(it -> it.contains("ERROR"));
        assertThat(Chart.lint().isFailed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "gpu", "own-cluster", "small", "oauth"})
    void shouldRenderNothingThatKubernetesOrStrimziDoNotHave(String values) {
        Set<String> untyped = new TreeSet<>();
        for (Manifest manifest : Chart.rendered(values)) {
            Optional<Class<?>> type = StrictTypes.of(manifest);
            if (type.isEmpty()) {
                untyped.add(manifest.apiVersion() + "/" + manifest.kind());
            } else {
                assertThatCode(() -> StrictTypes.read(manifest, type.get()))
                        .as("%s with %s", manifest, values)
                        .doesNotThrowAnyException();
            }
        }

        assertThat(untyped)
                .as("kinds that nobody publishes types for")
                .isSubsetOf(
                        "keda.sh/v1alpha1/ScaledObject", "keda.sh/v1alpha1/TriggerAuthentication");
    }

    @Test
    void shouldFindAFieldThatATypeDoesNotHave() throws Exception {
        Manifest manifest = of(Chart.rendered("default"), "StatefulSet", "hospital-coder");
        ((ObjectNode) manifest.json().at("/spec/template/spec")).put("terminationGracePeriod", 1);

        assertThatThrownBy(() -> StrictTypes.read(manifest, StrictTypes.of(manifest).orElseThrow()))
                .hasMessageContaining("terminationGracePeriod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "gpu", "own-cluster", "small", "oauth"})
    void shouldStartEveryContainerByACommandThatTheCommandLineTakes(String values) {
        int containers = 0;
        for (Manifest manifest : Chart.rendered(values)) {
            for (JsonNode container : manifest.containers().toList()) {
                containers++;
                Environment environment = environment(container);
                CommandLine longitude = Longitude.commandLine(environment);
                List<String> arguments = new ArrayList<>();
                container.path("args").forEach(it -> arguments.add(it.asText()));

                assertThatCode(() -> longitude.parseArgs(arguments.toArray(String[]::new)))
                        .as("%s: %s", manifest, arguments)
                        .doesNotThrowAnyException();
                new OptionDefaults(environment).requireKnown(longitude.getCommandSpec());
                assertThat(arguments).noneMatch(it -> it.matches(".*=[0-9.]+e\\+?[0-9]+"));
            }
        }
        assertThat(containers).isGreaterThanOrEqualTo(3);
    }

    private static Environment environment(JsonNode container) {
        Map<String, String> variables = new HashMap<>();
        container
                .path("env")
                .forEach(
                        it ->
                                variables.put(
                                        it.path("name").asText(),
                                        it.path("value").asText("hospital-coder-0")));
        return new Environment(variables);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "gpu", "own-cluster", "small", "oauth"})
    void shouldLetNoPodWriteToItsImageOrRunAsRoot(String values) {
        for (Manifest manifest : Chart.rendered(values)) {
            manifest.pod()
                    .ifPresent(
                            pod -> {
                                JsonNode security = pod.at("/spec/securityContext");
                                assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
                                assertThat(security.path("runAsUser").asInt()).isEqualTo(10001);
                                assertThat(security.at("/seccompProfile/type").asText())
                                        .isEqualTo("RuntimeDefault");
                                assertThat(
                                                pod.at("/spec/automountServiceAccountToken")
                                                        .asBoolean(true))
                                        .isFalse();
                                assertThat(pod.at("/spec/enableServiceLinks").asBoolean(true))
                                        .isFalse();
                            });
            manifest.containers()
                    .forEach(
                            container -> {
                                JsonNode security = container.path("securityContext");
                                assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                                        .as("%s", manifest)
                                        .isTrue();
                                assertThat(
                                                security.path("allowPrivilegeEscalation")
                                                        .asBoolean(true))
                                        .isFalse();
                                assertThat(security.at("/capabilities/drop/0").asText())
                                        .isEqualTo("ALL");
                                assertThat(container.at("/resources/limits/memory").asText())
                                        .isNotEmpty();
                                assertThat(
                                                container
                                                        .path("volumeMounts")
                                                        .findValuesAsText("mountPath"))
                                        .contains("/tmp");
                            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "gpu", "own-cluster", "small", "oauth"})
    void shouldNameSettingsThatKafkaHasAndFilesThatAreMounted(String values) throws IOException {
        List<Manifest> all = Chart.rendered(values);
        for (Manifest manifest : all) {
            for (JsonNode container : manifest.containers().toList()) {
                String service = container.path("name").asText();
                String text =
                        of(all, "ConfigMap", "hospital-" + service)
                                .json()
                                .at("/data/kafka.properties")
                                .asText();
                Properties properties = new Properties();
                properties.load(new StringReader(text));

                assertThat(properties.stringPropertyNames())
                        .as("%s", manifest)
                        .allMatch(ChartTest::isKnown)
                        .contains("bootstrap.servers", "schema.registry.url");
                Set<String> mounted =
                        Set.copyOf(container.path("volumeMounts").findValuesAsText("mountPath"));
                Matcher paths = MOUNTED.matcher(text + container);
                while (paths.find()) {
                    assertThat(mounted).as("%s", manifest).contains(paths.group());
                }
            }
        }
    }

    private static boolean isKnown(String name) {
        Set<String> known = new HashSet<>(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
        known.addAll(StreamsConfig.configDef().names());
        known.addAll(
                Set.of(
                        "schema.registry.url",
                        "basic.auth.credentials.source",
                        "basic.auth.user.info",
                        "config.providers.secrets.class"));
        return known.contains(name);
    }

    @ParameterizedTest
    @CsvSource({"default, 8, 3", "gpu, 8, 3", "small, 1, 1"})
    void shouldMakeEveryTopicAsTheCodeHasIt(String values, int partitions, int replication) {
        Map<String, String> expected = new TreeMap<>();
        for (NewTopic topic : TopicLayout.of(partitions, replication).topics()) {
            expected.put(
                    topic.name(),
                    topic.numPartitions()
                            + " x "
                            + topic.replicationFactor()
                            + " "
                            + new TreeMap<>(topic.configs()));
        }
        Map<String, String> made = new TreeMap<>();
        for (Manifest manifest : Chart.rendered(values)) {
            if (manifest.kind().equals("KafkaTopic")) {
                JsonNode spec = manifest.json().path("spec");
                Map<String, String> config = new TreeMap<>();
                spec.path("config")
                        .properties()
                        .forEach(it -> config.put(it.getKey(), it.getValue().asText()));
                made.put(
                        spec.path("topicName").asText(),
                        spec.path("partitions").asInt()
                                + " x "
                                + spec.path("replicas").asInt()
                                + " "
                                + config);
            }
        }

        assertThat(made)
                .as(
                        "the chart's topics differ from the code; write them anew: ./longitude"
                                + " reference topics --out"
                                + " deploy/helm/longitude/files/topics.json")
                .containsExactlyInAnyOrderEntriesOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "gpu"})
    void shouldGiveEveryUserWhatItsServiceNeedsAndNoMore(String values) throws IOException {
        StringWriter printed = new StringWriter();
        int exit =
                Longitude.commandLine(new Environment(Map.of()))
                        .setOut(new PrintWriter(printed))
                        .execute("topics", "acls", "--format", "json");
        assertThat(exit).isZero();
        JsonNode declared = Chart.YAML.readTree(printed.toString());

        Map<String, Set<String>> expected = new TreeMap<>();
        declared.forEach(
                access ->
                        expected.put(
                                "longitude-" + access.path("service").asText(),
                                acls(access.path("grants"), "/resource", "/name", "/pattern")));
        Map<String, Set<String>> made = new TreeMap<>();
        for (Manifest manifest : Chart.rendered(values)) {
            if (manifest.kind().equals("KafkaUser")) {
                JsonNode spec = manifest.json().path("spec");
                assertThat(spec.at("/authentication/type").asText())
                        .isEqualTo(values.equals("gpu") ? "tls" : "scram-sha-512");
                made.put(
                        manifest.name(),
                        acls(
                                spec.at("/authorization/acls"),
                                "/resource/type",
                                "/resource/name",
                                "/resource/patternType"));
            }
        }

        assertThat(made)
                .as(
                        "the chart's users differ from the code; write them anew: ./longitude"
                                + " topics acls --format json"
                                + " > deploy/helm/longitude/files/access.json")
                .isEqualTo(expected);
        for (Manifest manifest : Chart.rendered(values)) {
            manifest.pod()
                    .ifPresent(
                            pod ->
                                    assertThat(made.keySet())
                                            .as("%s", manifest)
                                            .contains(kafkaUser(pod)));
        }
    }

    private static Set<String> acls(JsonNode grants, String type, String name, String pattern) {
        Set<String> acls = new TreeSet<>();
        grants.forEach(
                grant -> {
                    String kind = grant.at(type).asText();
                    String resource =
                            kind.equals("cluster")
                                    ? kind
                                    : kind
                                            + " "
                                            + grant.at(pattern).asText()
                                            + " "
                                            + grant.at(name).asText();
                    grant.path("operations").forEach(it -> acls.add(resource + " " + it.asText()));
                });
        return acls;
    }

    private static String kafkaUser(JsonNode pod) {
        for (JsonNode volume : pod.at("/spec/volumes")) {
            if (volume.path("name").asText().equals("kafka-user")) {
                return volume.at("/secret/secretName").asText();
            }
        }
        throw new AssertionError("no secret of a Kafka user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "gpu", "own-cluster", "small", "oauth"})
    void shouldSelectPodsThatThereAre(String values) {
        List<Manifest> all = Chart.rendered(values);
        List<JsonNode> pods =
                all.stream()
                        .flatMap(it -> it.pod().stream())
                        .map(it -> it.at("/metadata/labels"))
                        .toList();
        for (Manifest manifest : all) {
            JsonNode selector =
                    switch (manifest.kind()) {
                        case "Service" -> manifest.json().at("/spec/selector");
                        case "PodDisruptionBudget", "StatefulSet" ->
                                manifest.json().at("/spec/selector/matchLabels");
                        case "NetworkPolicy" -> manifest.json().at("/spec/podSelector/matchLabels");
                        default -> NullNode.getInstance();
                    };
            if (!selector.isNull()) {
                assertThat(pods.stream().filter(labels -> matches(selector, labels)))
                        .as("%s", manifest)
                        .hasSize(1);
            }
            if (manifest.kind().equals("Service")) {
                List<String> ports =
                        manifest.json().at("/spec/ports").findValuesAsText("targetPort");
                assertThat(all.stream().filter(it -> it.name().equals(manifest.name())))
                        .anyMatch(
                                it ->
                                        it.containers()
                                                .anyMatch(
                                                        each ->
                                                                each.path("ports")
                                                                        .findValuesAsText("name")
                                                                        .containsAll(ports)));
            }
        }
        long services = all.stream().filter(it -> it.kind().equals("StatefulSet")).count();
        assertThat(all.stream().filter(it -> it.kind().equals("PodDisruptionBudget")))
                .hasSize((int) services);
        assertThat(all.stream().filter(it -> it.kind().equals("NetworkPolicy")))
                .hasSize(values.equals("small") ? 0 : (int) services);
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        List<String> names = new ArrayList<>();
        selector.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .allMatch(it -> selector.path(it).asText().equals(labels.path(it).asText()));
    }

    @Test
    void shouldGiveEveryServiceTheTimeThatItsShutdownTakes() {
        Map<String, Duration> needed =
                Map.of(
                        "coder",
                        Duration.ofMillis(2L * RetryConfig.DEFAULT.closeMsMax()),
                        "preprocess",
                        PreprocessService.CLOSE_TIMEOUT,
                        "ingest",
                        MessageSink.CLOSE_WITHIN,
                        "mllp",
                        MllpServer.STOP_WITHIN.plus(MessageSink.CLOSE_WITHIN),
                        "billing-export",
                        BillingExport.CLOSE_WITHIN.multipliedBy(2),
                        "calibration",
                        CalibrationService.STOP_WITHIN);
        List<Manifest> all = Chart.rendered("own-cluster");

        needed.forEach(
                (service, time) ->
                        assertThat(
                                        of(all, "StatefulSet", "hospital-" + service)
                                                .json()
                                                .at(
                                                        "/spec/template/spec/terminationGracePeriodSeconds")
                                                .asLong())
                                .as(service)
                                .isGreaterThanOrEqualTo(time.plus(MARGIN).toSeconds()));
    }

    @Test
    void shouldScaleByTheLagOfTheGroupsAndTopicsThatTheServicesRead() {
        List<Manifest> all = Chart.rendered("gpu");
        Set<String> topics = new TreeSet<>();
        Topics.all().forEach(it -> topics.add(it.name()));
        Map<String, String> groups =
                Map.of(
                        "hospital-preprocess",
                        PreprocessConfig.APPLICATION_ID_DEFAULT,
                        "hospital-coder",
                        "longitude-coder-first");

        for (Map.Entry<String, String> each : groups.entrySet()) {
            JsonNode spec = of(all, "ScaledObject", each.getKey()).json().path("spec");
            JsonNode target = spec.path("scaleTargetRef");
            assertThat(
                            of(all, target.path("kind").asText(), target.path("name").asText())
                                    .json()
                                    .at("/spec/replicas")
                                    .isMissingNode())
                    .as("KEDA and the chart do not both set the number of pods")
                    .isTrue();
            assertThat(spec.path("triggers")).isNotEmpty();
            spec.path("triggers")
                    .forEach(
                            trigger -> {
                                assertThat(trigger.path("type").asText()).isEqualTo("kafka");
                                assertThat(trigger.at("/metadata/consumerGroup").asText())
                                        .isEqualTo(each.getValue());
                                assertThat(topics).contains(trigger.at("/metadata/topic").asText());
                                of(
                                        all,
                                        "TriggerAuthentication",
                                        trigger.at("/authenticationRef/name").asText());
                            });
        }
    }

    @Test
    void shouldAskForGpusOnNodesThatHaveThem() {
        JsonNode pod =
                of(Chart.rendered("gpu"), "StatefulSet", "hospital-coder")
                        .pod()
                        .orElseThrow()
                        .path("spec");
        JsonNode container = pod.at("/containers/0");

        assertThat(container.path("image").asText()).startsWith("longitude-coder-gpu:");
        assertThat(container.at("/resources/limits").path("nvidia.com/gpu").asInt()).isEqualTo(2);
        assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("4Gi");
        assertThat(container.path("args").toString())
                .contains("--device=gpu:0,gpu:1")
                .contains("--compute=bf16");
        assertThat(pod.path("nodeSelector").path("nvidia.com/gpu.present").asText())
                .isEqualTo("true");
        assertThat(pod.at("/tolerations/0/key").asText()).isEqualTo("nvidia.com/gpu");
        assertThat(container.at("/livenessProbe/httpGet/scheme").asText()).isEqualTo("HTTPS");
    }

    @Test
    void shouldLetBillingAloneReachTheDatabaseAndShowItsPasswordByAFile() {
        List<Manifest> all = Chart.rendered("gpu");
        JsonNode container =
                of(all, "StatefulSet", "hospital-billing-export")
                        .containers()
                        .findFirst()
                        .orElseThrow();
        assertThat(container.path("args").toString())
                .contains(
                        "--db-url=jdbc:postgresql://postgres.example.org:6432/longitude"
                                + "?sslmode=verify-full&sslrootcert=/etc/longitude/database/ca.crt",
                        "--db-password-file=/etc/longitude/database/password",
                        "--diagnoses-max=12");
        for (Manifest manifest : all) {
            if (manifest.kind().equals("NetworkPolicy")) {
                assertThat(manifest.json().at("/spec/egress").findValuesAsText("port"))
                        .as("%s", manifest)
                        .satisfies(
                                ports ->
                                        assertThat(ports.contains("6432"))
                                                .isEqualTo(
                                                        manifest.name().endsWith("billing-export")))
                        .contains("4318");
            }
        }
    }

    @Test
    void shouldSendSpansOfEveryServiceWhenAReceiverIsNamed() {
        int services = 0;
        for (Manifest manifest : Chart.rendered("gpu")) {
            if (manifest.kind().equals("StatefulSet")) {
                services++;
                Map<String, String> variables =
                        environment(manifest.containers().findFirst().orElseThrow()).variables();
                assertThat(variables)
                        .containsEntry(
                                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.monitoring:4318")
                        .containsEntry("OTEL_TRACES_SAMPLER_ARG", "0.1")
                        .containsEntry(
                                "OTEL_EXPORTER_OTLP_HEADERS_FILE",
                                "/etc/longitude/tracing/headers");
            }
        }
        assertThat(services).isEqualTo(5);
        for (Manifest manifest : Chart.rendered("default")) {
            assertThat(manifest.json().toString()).doesNotContain("OTEL_");
        }
    }

    @Test
    void shouldAskAnIssuerForATokenByAnIdAndASecretFromAFileAndTellTheJvmOfTheIssuer() {
        List<Manifest> all = Chart.rendered("oauth");
        for (Manifest manifest : all) {
            for (JsonNode container : manifest.containers().toList()) {
                assertThat(environment(container).variables())
                        .as("%s", manifest)
                        .containsEntry(
                                "JDK_JAVA_OPTIONS",
                                "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls"
                                        + "=https://issuer.example.org/token");
            }
        }
        assertThat(
                        of(all, "ConfigMap", "hospital-coder")
                                .json()
                                .at("/data/kafka.properties")
                                .asText())
                .contains(
                        "sasl.oauthbearer.token.endpoint.url=https://issuer.example.org/token",
                        "client.secret=${secrets:/etc/longitude/kafka-user:client-secret}");
    }

    @Test
    void shouldKeepStateAndNameAcrossRestartsWhenAPodComesBack() {
        List<Manifest> all = Chart.rendered("default");
        JsonNode preprocess = of(all, "StatefulSet", "hospital-preprocess").json();
        JsonNode coder = of(all, "StatefulSet", "hospital-coder").json();

        assertThat(preprocess.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("state");
        assertThat(preprocess.at("/spec/template/spec/containers/0/args").toString())
                .contains("--state-dir=/state");
        assertThat(
                        of(all, "ConfigMap", "hospital-preprocess")
                                .json()
                                .at("/data/kafka.properties")
                                .asText())
                .contains("num.standby.replicas=1");
        assertThat(coder.at("/spec/template/spec/containers/0/env/0/name").asText())
                .isEqualTo("LONGITUDE_INSTANCE");
        assertThat(
                        coder.at(
                                        "/spec/template/spec/containers/0/env/0/valueFrom/fieldRef/fieldPath")
                                .asText())
                .isEqualTo("metadata.name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    coder: {replica: 2}                                        | replica
                    coder: {replicas: -1}                                      | replicas
                    coder: {replicas: two}                                     | replicas
                    kafka: {authentication: plain}                             | authentication
                    kafka: {strimzi: {enabled: false}}                         | bootstrap
                    registry: {url: registry}                                  | url
                    preprocess: {state: {size: big}}                           | size
                    preprocess: {keda: {enabled: true, maxReplicas: 9}}        | at most kafka.partitions
                    coder: {keda: {enabled: true}}                             | coder.group
                    billing: {enabled: true}                                   | billing.database.host
                    billing: {database: {parameters: {password: x}}}           | password
                    kafka: {authentication: oauthbearer}                       | kafka.bootstrap
                    kafka: {bootstrap: "a:1", authentication: oauthbearer, strimzi: {enabled: false}} | tokenEndpoint
                    tracing: {endpoint: collector}                             | endpoint
                    tracing: {share: 2}                                        | share
                    ingest: {options: {Port: 1}}                               | Port
                    """)
    void shouldRefuseValuesThatAreWrongAndSayWhich(String values, String said) throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), values + "\n");

        assertThatThrownBy(() -> Chart.rendered(Optional.of(file))).hasMessageContaining(said);
    }

    @Test
    void shouldDescribeEveryValueAndTakeNoOther() throws IOException {
        JsonNode schema = Chart.YAML.readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
        JsonNode values = Chart.YAML.readTree(Chart.FOLDER.resolve("values.yaml").toFile());

        assertDescribed("", schema, values);
    }

    private static void assertDescribed(String path, JsonNode schema, JsonNode values) {
        values.properties()
                .forEach(
                        value -> {
                            String name = path + "." + value.getKey();
                            JsonNode property = schema.path("properties").path(value.getKey());
                            assertThat(property.path("description").asText()).as(name).isNotEmpty();
                            if (property.has("properties")) {
                                assertThat(property.path("additionalProperties").asBoolean(true))
                                        .as(name)
                                        .isFalse();
                                assertDescribed(name, property, value.getValue());
                            }
                        });
    }

    private static Manifest of(List<Manifest> all, String kind, String name) {
        return all.stream()
                .filter(it -> it.kind().equals(kind) && it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }
}
