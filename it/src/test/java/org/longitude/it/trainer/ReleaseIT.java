package org.longitude.it.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.trainer.TrainCommand;
import org.longitude.trainer.snapshot.HighestNumber;
import picocli.CommandLine;

@KafkaTest
final class ReleaseIT {
    private static final Path SHIPPED = Path.of("..", "deploy", "bundle", "demo");

    private final TestKafka kafka;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    ReleaseIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void shouldReleaseNothingWhenTheBundleIsCorrupt() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (Stream<Path> files = Files.list(SHIPPED)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(String.valueOf(file.getFileName())));
            }
        }
        Files.writeString(copy.resolve("labels.json"), "{}");

        int exitCode = release(copy, "champion");

        assertThat(exitCode).isEqualTo(3);
        assertThat(err.toString()).contains("labels.json").contains("expected");
        assertThat(highestNumber()).isEmpty();
    }

    @Test
    void shouldNumberReleasesUpwards() {
        assertThat(release(SHIPPED, "champion")).isZero();
        assertThat(release(SHIPPED, "challenger")).isZero();

        assertThat(highestNumber()).hasValue(2);
        assertThat(out.toString())
                .contains("release 1: ", "is champion", "release 2: ", "is challenger");
    }

    private OptionalLong highestNumber() {
        return HighestNumber.of(
                kafka.clientConfig(), Topics.MODELS_RELEASED, ModelRelease::getReleaseNumber);
    }

    private int release(Path bundle, String role) {
        return new CommandLine(new TrainCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(
                        "release",
                        "--bootstrap",
                        kafka.bootstrap(),
                        "--registry",
                        kafka.registryUrl(),
                        "--bundle",
                        bundle.toString(),
                        "--role",
                        role);
    }
}
