package org.longitude.deploy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.schemas.Environment;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Where an option's value comes from, and which wins. */
final class OptionDefaultsTest {

    private static final Pattern VARIABLE = Pattern.compile("\"(LONGITUDE_[A-Z_]*[A-Z])\"");

    @TempDir private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private String option(String line, String name) {
        ParseResult parsed =
                Longitude.commandLine(new Environment(environment)).parseArgs(line.split(" ", -1));
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        Object value = parsed.commandSpec().findOption(name).getValue();
        return String.valueOf(value);
    }

    @Test
    void shouldTakeTheCommandLineThenTheVariableThenTheFileThenTheDefault() throws Exception {
        assertThat(option("serve coder", "--linger-ms")).isEqualTo("10");

        Path file = Files.writeString(folder.resolve("options"), "linger-ms=11\nthreads=3\n");
        environment.put(OptionDefaults.FILE, file.toString());
        assertThat(option("serve coder", "--linger-ms")).isEqualTo("11");

        environment.put("LONGITUDE_LINGER_MS", "12");
        assertThat(option("serve coder", "--linger-ms")).isEqualTo("12");
        assertThat(option("serve coder --linger-ms 13", "--linger-ms")).isEqualTo("13");
        assertThat(option("serve coder --linger-ms=14", "--linger-ms")).isEqualTo("14");
    }

    @Test
    void shouldPreferAServicesOwnLineOfTheFileWhenServicesShareAName() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("options"),
                        "categories=types.tsv\npreprocess.categories=NURSING\nbundle=b\n");
        environment.put(OptionDefaults.FILE, file.toString());

        assertThat(option("serve preprocess", "--categories")).isEqualTo("[NURSING]");
        assertThat(option("serve ingest", "--categories")).isEqualTo("types.tsv");
        new OptionDefaults(new Environment(environment))
                .requireKnown(Longitude.commandLine().getCommandSpec());
    }

    @Test
    void shouldReadAVariableFromAFileWhenOneIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("bootstrap"), "kafka:9092\n");
        environment.put("LONGITUDE_BOOTSTRAP_FILE", file.toString());

        assertThat(option("serve coder", "--bootstrap")).isEqualTo("kafka:9092");
        assertThat(option("topics create", "--bootstrap")).isEqualTo("kafka:9092");
    }

    @Test
    void shouldFillRequiredAndManyValuedOptionsAndFlagsWhenTheyAreVariables() {
        environment.put("LONGITUDE_BUNDLE", "/bundle");
        environment.put("LONGITUDE_CATEGORIES", "NURSING,RADIOLOGY");
        environment.put("LONGITUDE_RETOKENIZE", "true");

        assertThat(option("serve preprocess", "--bundle")).isEqualTo("/bundle");
        assertThat(option("serve preprocess", "--categories")).isEqualTo("[NURSING, RADIOLOGY]");
        assertThat(option("serve preprocess", "--retokenize")).isEqualTo("true");
    }

    @Test
    void shouldLeaveOtherCommandsAloneWhenAServicesVariableIsSet() {
        environment.put("LONGITUDE_BUNDLE", "/bundle");
        environment.put("LONGITUDE_DEVICE", "gpu:7");
        environment.put("LONGITUDE_CONFIG", "/etc/kafka.properties");

        assertThat(option("model verify x", "--device")).isNotEqualTo("gpu:7");
        // Another option of the same name.
        assertThat(option("train finetune --snapshot s --run r --out o", "--config"))
                .isNotEqualTo("/etc/kafka.properties");
    }

    @Test
    void shouldPassOverWhatKubernetesSetsForServices() {
        environment.put("LONGITUDE_CODER_SERVICE_HOST", "10.0.0.1");
        environment.put("LONGITUDE_CODER_SERVICE_PORT_HTTP", "80");
        environment.put("LONGITUDE_CODER_PORT", "tcp://10.0.0.1:80");
        environment.put("LONGITUDE_CODER_PORT_80_TCP_ADDR", "10.0.0.1");
        CommandLine longitude = Longitude.commandLine(new Environment(environment));

        new OptionDefaults(new Environment(environment)).requireKnown(longitude.getCommandSpec());
    }

    @Test
    void shouldKnowEveryVariableThatTheSourcesName() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".java"))
                            .filter(it -> it.toString().contains("src/main/java"))
                            .toList()) {
                Matcher matcher = VARIABLE.matcher(Files.readString(file));
                while (matcher.find()) {
                    named.add(matcher.group(1));
                }
            }
        }

        assertThat(named).contains("LONGITUDE_LOG_DIR", "LONGITUDE_NOTE_BYTES_MAX");
        assertThat(OtherVariable.ALL.stream().map(OtherVariable::name))
                .as("variables of OtherVariable, which docs/configuration.md lists")
                .containsAll(named);
    }
}
