package org.longitude.deploy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.deploy.Longitude;
import org.longitude.schemas.Environment;

/** A setting that is wrong stops the start with one line that says which, and code 3. */
final class BadConfigurationTest {

    private static final String CLUSTER = " --bootstrap localhost:1 --registry http://localhost:1";
    private static final String BUNDLE = " --bundle bundle/demo";

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();

    private int run(String line) {
        return Longitude.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.strip().split(" +", -1));
    }

    private void assertStopped(String line, String said) {
        int exit = run(line);

        assertThat(err.toString()).contains(said);
        assertThat(err.toString().lines().toList()).as("one line").hasSize(1);
        assertThat(err.toString()).doesNotContain("\tat ");
        assertThat(exit).isEqualTo(3);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    serve coder --registry http://r:1                | bootstrap.servers is missing (expected: --bootstrap HOST:PORT
                    serve coder --bootstrap b:1                      | schema.registry.url is missing (expected: --registry URL
                    serve coder --config /no/such.properties         | --config /no/such.properties: cannot be read
                    serve coder CLUSTER --engine-threads 0           | engineThreads
                    serve coder CLUSTER --challenger-share 2         | challengerShare: 2.0 (expected: 0 to 1)
                    serve coder CLUSTER --compute fp8                | fp8
                    serve coder CLUSTER --batch-tokens-max 0         | batchTokensMax
                    serve coder CLUSTER --instance a/b               | instanceId: a/b (expected:
                    serve coder CLUSTER --bundle /no/bundle          | /no/bundle
                    serve coder CLUSTER --http-port 65536            | http port: 65536 (expected: 0 to 65535)
                    serve coder CLUSTER --http-port 0 --http-key k   | --http-certificate and --http-key: one is missing
                    serve coder CLUSTER --http-api-keys k            | --http options without --http-port
                    serve coder CLUSTER --http-port 0 --http-api-keys k | API keys k: not there
                    serve preprocess CLUSTER --bundle /no/bundle     | /no/bundle
                    serve preprocess CLUSTER BUNDLE --threads 0      | num.stream.threads: 0 (expected: 1 to 64)
                    serve preprocess CLUSTER BUNDLE --retention-days 0 | retention
                    serve ingest CLUSTER                             | --http-port
                    serve ingest --bootstrap b:1 --http-port 0 --registry r | schema.registry.url
                    serve mllp CLUSTER --tls-key-store /no/keys.p12  | LONGITUDE_TLS_KEY_STORE_PASSWORD is not set
                    serve mllp CLUSTER --connections-max 0           | connectionsMax
                    """)
    void shouldStopTheStartWithOneLineWhenAnOptionIsWrong(String line, String said) {
        assertStopped(line.replace(" CLUSTER", CLUSTER).replace(" BUNDLE", BUNDLE), said);
    }

    @ParameterizedTest
    @CsvSource({
        "LONGITUDE_HTTP_PORT, many, 'Invalid value for option ''--http-port''', (from"
                + " LONGITUDE_HTTP_PORT)",
        "LONGITUDE_HTTP_PROT, 8080, 'LONGITUDE_HTTP_PROT: no setting of Longitude', perhaps"
                + " LONGITUDE_HTTP_PORT",
        "LONGITUDE_COMPUTE_FILE, /no/such, LONGITUDE_COMPUTE_FILE: /no/such cannot be read,"
                + " expected: a file",
        "LONGITUDE_OPTIONS_FILE, /no/such, LONGITUDE_OPTIONS_FILE: /no/such cannot be read,"
                + " expected: a properties file",
        "LONGITUDE_KAFKA_ACKS, 1, acks: 1, expected: all",
        "LONGITUDE_KAFKA_ENABLE_AUTO_COMMIT, true, enable.auto.commit: true, expected: false",
    })
    void shouldStopTheStartWithOneLineWhenAVariableIsWrong(
            String name, String value, String said, String expected) {
        environment.put(name, value);
        if (name.startsWith(Environment.KAFKA_PREFIX)) {
            assertStoppedByProcess(name, value, said, expected);
            return;
        }
        assertStopped("serve coder" + CLUSTER, said);
        assertThat(err.toString()).contains(expected);
    }

    @Test
    void shouldStopTheStartWhenAVariableAndItsFileAreBothThere() {
        environment.put("LONGITUDE_REGISTRY", "http://r");
        environment.put("LONGITUDE_REGISTRY_FILE", "/run/registry");

        assertStopped("serve coder", "LONGITUDE_REGISTRY and LONGITUDE_REGISTRY_FILE: found both");
    }

    @Test
    void shouldStopTheStartWhenTheOptionsFileHoldsANameOfNoService() throws Exception {
        Path file = Files.writeString(folder.resolve("options"), "htp-port=1\n");
        environment.put(OptionDefaults.FILE, file.toString());

        assertStopped(
                "serve coder" + CLUSTER,
                file
                        + ": htp-port: no setting of Longitude (expected: a name out of"
                        + " docs/configuration.md, perhaps http-port)");
    }

    @Test
    void shouldStopTheStartWhenTheSizeLimitIsNoNumber() {
        assertStoppedByProcess(
                "LONGITUDE_NOTE_BYTES_MAX", "huge", "LONGITUDE_NOTE_BYTES_MAX", "huge");
    }

    /** What is read once for the whole process shows in a process of its own only. */
    private void assertStoppedByProcess(String name, String value, String said, String expected) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add(Longitude.class.getName());
        command.addAll(List.of(("serve coder --device cpu" + CLUSTER).split(" ", -1)));
        try {
            Path printed = folder.resolve("printed");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            builder.environment().put(name, value);
            Process process = builder.redirectOutput(printed.toFile()).start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(printed)).contains(said).contains(expected);
            assertThat(Files.readString(printed).lines().toList()).as("one line").hasSize(1);
            assertThat(process.exitValue()).isEqualTo(3);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
