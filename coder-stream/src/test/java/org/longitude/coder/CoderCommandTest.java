package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CoderCommandTest {

    private static final int UNAVAILABLE = 3;

    @TempDir private Path folder;
    private final StringWriter err = new StringWriter();

    @Test
    void shouldSayInOneLineWhenThereIsNoBundle() {
        Path nowhere = folder.resolve("nowhere");

        int exit = run("--bundle=" + nowhere, "--bootstrap=broker:9092", "--registry=http://r");

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines()).singleElement().asString().contains("nowhere");
    }

    @Test
    void shouldSayInOneLineWhichFileOfTheBundleIsCorrupt() throws Exception {
        Path bundle = Files.createDirectory(folder.resolve("bundle"));
        try (Stream<Path> files = Files.list(Path.of("..", "deploy", "bundle", "demo"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, bundle.resolve(file.getFileName()));
            }
        }
        Path weights = bundle.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);

        int exit = run("--bundle=" + bundle, "--bootstrap=broker:9092", "--registry=http://r");

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("model.safetensors: sha256", "expected", "copy the bundle again");
    }

    @Test
    void shouldSayInOneLineWhenThePrecisionTargetIsOutOfRange() {
        int exit =
                run(
                        "--bundle=" + folder,
                        "--bootstrap=broker:9092",
                        "--registry=http://r",
                        "--precision-target=95");

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines())
                .containsExactly("precisionTarget: 95.0 (expected: > 0 and < 1)");
    }

    @Test
    void shouldSayInOneLineWhenThereIsNoAddress() {
        int exit = run("--bundle=" + folder, "--registry=http://r");

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines())
                .containsExactly(
                        "bootstrap.servers is missing (expected: --bootstrap HOST:PORT, or a line"
                                + " in --config)");
    }

    @Test
    void shouldSayInOneLineWhenASettingIsOutOfRange() {
        int exit =
                run(
                        "--bundle=" + folder,
                        "--bootstrap=broker:9092",
                        "--registry=http://r",
                        "--batch-tokens-max=-1");

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines()).containsExactly("batchTokensMax: -1 (expected: > 0)");
    }

    @Test
    void shouldSayInOneLineWhenTheComputeTypeIsUnknown() {
        int exit =
                run(
                        "--bundle=" + folder,
                        "--bootstrap=broker:9092",
                        "--registry=http://r",
                        "--compute=fp16");

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines())
                .containsExactly("compute: fp16 (expected: fp32, bf16, int8)");
    }

    @Test
    void shouldSayInOneLineWhenTheConfigFileUndoesExactlyOnce() throws Exception {
        Path config = folder.resolve("client.properties");
        Files.writeString(
                config, "bootstrap.servers=b:9092\nschema.registry.url=http://r\nacks=1\n");

        int exit = run("--bundle=" + folder, "--config=" + config);

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines()).containsExactly("acks: 1 (expected: all)");
    }

    @Test
    void shouldSayInOneLineWhenTheConfigFileIsNotThere() {
        Path nowhere = folder.resolve("nowhere.properties");

        int exit = run("--bundle=" + folder, "--config=" + nowhere);

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines())
                .containsExactly(
                        "--config "
                                + nowhere
                                + ": cannot be read (expected: a file of Kafka client"
                                + " properties)");
    }

    @Test
    void shouldSayInOneLineWhenItFollowsReleasesOfNoRegistry() {
        int exit = run("--bootstrap=broker:9092");

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("schema.registry.url is missing");
    }

    @Test
    void shouldSayInOneLineWhenTheChallengersShareIsOutOfRange() {
        int exit = run("--bootstrap=broker:9092", "--registry=http://r", "--challenger-share=1.5");

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines())
                .containsExactly("challengerShare: 1.5 (expected: 0 to 1)");
    }

    @Test
    void shouldSayInOneLineWhenTheHttpPortIsOutOfRange() {
        int exit = run("--bootstrap=broker:9092", "--registry=http://r", "--http-port=70000");

        assertThat(exit).isEqualTo(UNAVAILABLE);
        assertThat(err.toString().lines())
                .containsExactly("http port: 70000 (expected: 0 to 65535)");
    }

    private int run(String... args) {
        return new CommandLine(new CoderCommand()).setErr(new PrintWriter(err, true)).execute(args);
    }
}
