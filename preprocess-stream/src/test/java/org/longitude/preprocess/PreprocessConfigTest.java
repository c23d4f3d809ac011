package org.longitude.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.admission.CodingRules;
import picocli.CommandLine;

final class PreprocessConfigTest {

    private static final Map<String, String> KAFKA =
            Map.of(
                    "bootstrap.servers", "localhost:9092",
                    "schema.registry.url", "http://localhost:8081",
                    "sasl.jaas.config", "secret");

    @TempDir Path folder;

    @Test
    void shouldPinTheDefaults() {
        PreprocessConfig config = PreprocessConfig.of(KAFKA, folder);

        assertThat(config.applicationId()).isEqualTo("longitude-preprocess");
        assertThat(config.threads()).isEqualTo(1);
        assertThat(config.commitIntervalMs()).isEqualTo(20);
        assertThat(config.retention()).isEqualTo(Duration.ofDays(90));
        assertThat(config.toString()).doesNotContain("secret");
    }

    @Test
    void shouldChangeOnlyWhatIsAskedFor() {
        PreprocessConfig config = PreprocessConfig.of(KAFKA, folder);

        assertThat(config.named("other").committingEvery(10))
                .isEqualTo(
                        new PreprocessConfig(
                                KAFKA,
                                "other",
                                folder,
                                1,
                                10,
                                config.retention(),
                                CodingRules.standard()));
    }

    @Test
    void shouldPinTheNamesAndValuesGivenToKafka() {
        Properties properties = StreamsSettings.of(PreprocessConfig.of(KAFKA, folder));

        assertThat(properties)
                .containsEntry("application.id", "longitude-preprocess")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("commit.interval.ms", 20L)
                .containsEntry("num.stream.threads", 1)
                .containsEntry("producer.transaction.timeout.ms", 30_000)
                .containsEntry("session.timeout.ms", 10_000)
                .containsEntry("sasl.jaas.config", "secret")
                .containsKeys("producer.max.request.size", "topic.max.message.bytes");
    }

    @Test
    void shouldRefuseWhatIsMissingOrOutOfRange() {
        assertInvalid(() -> PreprocessConfig.of(Map.of(), folder), "bootstrap.servers");
        assertInvalid(
                () -> PreprocessConfig.of(Map.of("bootstrap.servers", "x"), folder),
                "schema.registry.url");
        assertInvalid(() -> with("", 1, 50, Duration.ofDays(1)), "application.id");
        assertInvalid(() -> with("a", 0, 50, Duration.ofDays(1)), "num.stream.threads");
        assertInvalid(() -> with("a", 1, 0, Duration.ofDays(1)), "commit.interval.ms");
        assertInvalid(() -> with("a", 1, 50, Duration.ZERO), "retention");
        assertInvalid(
                () -> new PreprocessLimits(StateRetention.of(Duration.ofDays(1)), 1, 0, 1),
                "admissionTokensMax");
    }

    @Test
    void shouldExitWithTwoOnWrongUsageAndThreeOnBadConfiguration() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--bundle", folder.toString())).isEqualTo(3);
        assertThat(
                        run(
                                "--bundle",
                                folder.toString(),
                                "--bootstrap",
                                "localhost:1",
                                "--registry",
                                "http://localhost:1"))
                .as("no tokenizer in the bundle")
                .isEqualTo(3);
    }

    @Test
    void shouldRefuseFinalTooWithoutRetokenize() {
        assertThat(run("--bundle", folder.toString(), "--final-too")).isEqualTo(2);
    }

    private static int run(String... arguments) {
        StringWriter err = new StringWriter();
        int code =
                new CommandLine(new PreprocessCommand())
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        assertThat(err.toString()).isNotBlank();
        return code;
    }

    private PreprocessConfig with(String id, int threads, long commitMs, Duration retention) {
        return new PreprocessConfig(
                KAFKA, id, folder, threads, commitMs, retention, CodingRules.standard());
    }

    private static void assertInvalid(Runnable making, String name) {
        assertThatThrownBy(making::run)
                .isInstanceOfSatisfying(
                        PreprocessException.class,
                        e -> assertThat(e.error()).isEqualTo(PreprocessError.CONFIG_INVALID))
                .hasMessageContaining(name)
                .hasMessageContaining("expected");
    }
}
