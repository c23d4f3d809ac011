package org.longitude.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longitude.deploy.HealthProbe;
import org.longitude.deploy.Longitude;
import org.longitude.deploy.settings.OptionDefaults;
import org.longitude.schemas.Environment;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/** The compose file against the specification's schema, our command line and the files it names. */
final class ComposeTest {

    private static final Path FILE = Path.of("../compose.yaml");
    private static final Pattern URL = Pattern.compile("http://([a-z0-9.-]+):(\\d+)");
    private static final List<String> OURS =
            List.of(
                    "topics",
                    "ingest",
                    "mllp",
                    "preprocess",
                    "coder",
                    "billing-export",
                    "calibration");

    private static JsonNode compose;

    @BeforeAll
    static void read() throws IOException {
        // Jackson knows no merge keys ("<<"); SnakeYAML does.
        Object plain =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FILE));
        compose = new ObjectMapper().valueToTree(plain);
    }

    @Test
    void shouldBeAComposeFileByTheSpecificationsSchema() throws IOException {
        assertThat(problems(compose)).isEmpty();
        ObjectNode wrong = compose.deepCopy();
        ((ObjectNode) wrong.at("/services/coder")).put("comand", "x");
        assertThat(problems(wrong)).isNotEmpty();
    }

    private static Set<ValidationMessage> problems(JsonNode file) throws IOException {
        try (InputStream schema =
                ComposeTest.class.getResourceAsStream("/compose-spec/compose-spec.json")) {
            JsonSchema rules =
                    JsonSchemaFactory.getInstance(VersionFlag.V201909)
                            .getSchema(withoutIds(new ObjectMapper().readTree(schema)));
            return rules.validate(file);
        }
    }

    /** An earlier draft's "id", which the draft that the schema names does not have. */
    private static JsonNode withoutIds(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.path("id").isTextual()) {
            object.remove("id");
        }
        schema.forEach(ComposeTest::withoutIds);
        return schema;
    }

    @Test
    void shouldStartEveryServiceOfOursByACommandThatTheCommandLineTakes() {
        for (String name : OURS) {
            JsonNode service = service(name);
            Environment environment = environment(service);
            CommandLine longitude = Longitude.commandLine(environment);

            assertThatCode(() -> longitude.parseArgs(words(service.path("command"))))
                    .as(name)
                    .doesNotThrowAnyException();
            assertThatCode(
                            () ->
                                    new OptionDefaults(environment)
                                            .requireKnown(longitude.getCommandSpec()))
                    .as(name)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void shouldLetNoServiceOfOursWriteToItsImageOrRunAsRoot() {
        for (String name : OURS) {
            JsonNode service = service(name);
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(service.path("user").asText()).startsWith("10001");
            assertThat(service.at("/cap_drop/0").asText()).isEqualTo("ALL");
            assertThat(service.at("/tmpfs/0").asText()).startsWith("/tmp:exec");
        }
    }

    /** Two builds of one tag at once fail on the first run: the second finds it there. */
    @Test
    void shouldBuildTheOneImageByOneServiceThatAllOthersComeAfter() {
        assertThat(service("topics").at("/build/dockerfile").asText()).isNotEmpty();
        for (String name : OURS) {
            JsonNode service = service(name);
            assertThat(service.path("image")).isEqualTo(service("topics").path("image"));
            assertThat(service.path("pull_policy").asText()).isEqualTo("never");
            if (!name.equals("topics")) {
                assertThat(service.has("build")).as(name).isFalse();
                assertThat(service.path("depends_on").has("topics")).as(name).isTrue();
            }
        }
    }

    @Test
    void shouldAskEveryServiceHowItIs() throws ReflectiveOperationException {
        compose.path("services")
                .properties()
                .forEach(
                        it ->
                                assertThat(
                                                it.getValue().has("healthcheck")
                                                        || it.getKey().equals("topics"))
                                        .as(it.getKey())
                                        .isTrue());
        for (String name : answering()) {
            JsonNode test = service(name).at("/healthcheck/test");
            assertThat(words(test)).contains(HealthProbe.class.getName());
            assertThat(HealthProbe.class.getMethod("main", String[].class)).isNotNull();
            assertThat(words(test))
                    .contains(
                            "http://127.0.0.1:"
                                    + environment(service(name))
                                            .variables()
                                            .get("LONGITUDE_HTTP_PORT")
                                    + "/health/readiness");
        }
    }

    @Test
    void shouldNameServicesVolumesSecretsAndFilesThatThereAre() throws IOException {
        Set<String> services = names(compose.path("services"));
        Set<String> volumes = names(compose.path("volumes"));
        Set<String> used = new HashSet<>();
        for (String name : services) {
            JsonNode service = service(name);
            JsonNode after = service.path("depends_on");
            Set<String> waited = after.isArray() ? Set.of(words(after)) : names(after);
            assertThat(services).as(name).containsAll(waited);
            for (String mount : words(service.path("volumes"))) {
                String source = mount.substring(0, mount.indexOf(':'));
                if (source.startsWith("./")) {
                    assertThat(FILE.resolveSibling(source)).as(name).exists();
                } else {
                    assertThat(volumes).as(name).contains(source);
                    used.add(source);
                }
            }
            for (String secret : words(service.path("secrets"))) {
                assertThat(names(compose.path("secrets"))).as(name).contains(secret);
            }
            Matcher url = URL.matcher(service.path("environment").toString());
            while (url.find()) {
                assertThat(services).as(name).contains(url.group(1));
            }
            JsonNode build = service.path("build");
            if (build.isObject()) {
                assertThat(FILE.resolveSibling(build.path("dockerfile").asText())).exists();
            }
        }
        assertThat(used).isEqualTo(volumes);

        JsonNode scrape =
                new ObjectMapper(new YAMLFactory())
                        .readTree(Path.of("compose/prometheus.yaml").toFile());
        List<String> targets = new ArrayList<>();
        scrape.at("/scrape_configs/0/static_configs/0/targets")
                .forEach(it -> targets.add(it.asText()));
        assertThat(targets)
                .containsExactlyInAnyOrderElementsOf(
                        answering().stream().map(name -> name + ":8080").toList());
        assertThat(scrape.at("/scrape_configs/0/metrics_path").asText()).isEqualTo("/prometheus");
    }

    @Test
    void shouldShowPrometheusTheAlertRulesAndGrafanaTheDashboards() throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        JsonNode prometheus = yaml.readTree(Path.of("compose/prometheus.yaml").toFile());
        assertThat(words(prometheus.path("rule_files")))
                .containsExactly(
                        mountedAt(
                                "prometheus", "./deploy/observability/alerts.yaml", "alerts.yaml"));
        assertThat(prometheus.at("/scrape_configs/0/job_name").asText()).startsWith("longitude");
        assertThat(prometheus.at("/scrape_configs/0/honor_labels").asBoolean()).isTrue();

        mountedAt("grafana", "./deploy/compose/grafana", "/etc/grafana/provisioning");
        JsonNode provider =
                yaml.readTree(Path.of("compose/grafana/dashboards/longitude.yaml").toFile())
                        .at("/providers/0");
        assertThat(provider.path("type").asText()).isEqualTo("file");
        assertThat(provider.at("/options/path").asText())
                .isEqualTo(mountedAt("grafana", "./deploy/observability/dashboards", "dashboards"));
        JsonNode source =
                yaml.readTree(Path.of("compose/grafana/datasources/prometheus.yaml").toFile())
                        .at("/datasources/0");
        assertThat(source.path("type").asText()).isEqualTo("prometheus");
        assertThat(source.path("isDefault").asBoolean()).isTrue();
    }

    /** Where a file or folder of the repository stands in a container. */
    private static String mountedAt(String service, String source, String end) {
        for (String mount : words(service(service).path("volumes"))) {
            String[] parts = mount.split(":", -1);
            if (parts[0].equals(source)) {
                assertThat(parts[1]).endsWith(end);
                assertThat(parts[2]).isEqualTo("ro");
                return parts[1];
            }
        }
        throw new AssertionError(service + " does not see " + source);
    }

    @Test
    void shouldHoldNoSecretAndOpenNoPortToOtherMachines() throws IOException {
        for (String name : names(compose.path("services"))) {
            JsonNode service = service(name);
            service.path("environment")
                    .properties()
                    .forEach(
                            it -> {
                                if (it.getKey().matches("(?i).*(password|secret|token|jaas).*")) {
                                    assertThat(it.getKey()).as(name).containsPattern("_FILE$");
                                }
                            });
            assertThat(words(service.path("ports")))
                    .as(name)
                    .allMatch(it -> it.startsWith("127.0.0.1:"));
        }
        List<String> secrets = new ArrayList<>();
        compose.path("secrets").forEach(it -> secrets.add(it.path("file").asText()));
        String script = Files.readString(Path.of("compose/secrets.sh"));
        for (String secret : secrets) {
            assertThat(script).contains(secret.substring(secret.lastIndexOf('/') + 1));
            assertThat(Files.readString(Path.of("../.gitignore")))
                    .contains(secret.substring(0, secret.lastIndexOf('/') + 1));
        }
    }

    @Test
    void shouldTakeTopicsAndSchemasBeforeAnyServiceReadsThem() {
        assertThat(words(service("topics").path("command"))).startsWith("topics", "create");
        for (String name : answering()) {
            assertThat(service(name).at("/depends_on/topics/condition").asText())
                    .isEqualTo("service_completed_successfully");
        }
    }

    /** Those that run on; "topics" ends by itself. */
    private static List<String> answering() {
        return OURS.stream().filter(name -> !name.equals("topics")).toList();
    }

    private static JsonNode service(String name) {
        return compose.path("services").path(name);
    }

    private static Environment environment(JsonNode service) {
        Map<String, String> variables = new HashMap<>();
        service.path("environment")
                .properties()
                .forEach(it -> variables.put(it.getKey(), it.getValue().asText()));
        return new Environment(variables);
    }

    private static String[] words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(it -> words.add(it.asText()));
        return words.toArray(String[]::new);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
