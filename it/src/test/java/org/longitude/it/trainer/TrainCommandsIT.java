package org.longitude.it.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainCommand;
import picocli.CommandLine;

/** The train commands as a person types them, on generated admissions that lie on the topics. */
@KafkaTest
final class TrainCommandsIT {
    private static final Path SHIPPED = Path.of("..", "deploy", "bundle", "demo");

    private final TestKafka kafka;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    TrainCommandsIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void fill() {
        Archive archive = new Archive(kafka);
        archive.generated(charts(Split.TRAIN), 60);
        archive.generated(charts(Split.DEV), 15);
        archive.generated(charts(Split.TEST), 20);
    }

    private static SyntheticConfig charts(Split split) {
        return SyntheticConfig.of(7, split).withOtherNotesMax(0).withWords(600, 1_500);
    }

    @Test
    void shouldRefuseToCompareWhenTheBundlesOwnRecordsAreNotThere() {
        assertThat(run("evaluate", "--bundle", SHIPPED.toString())).isEqualTo(3);
        assertThat(err.toString()).contains("expected: all of the snapshot");
    }

    @Test
    void shouldScoreTheShippedBundleOnWhatTheTopicsHoldNow() throws IOException {
        int exitCode = run("evaluate", "--bundle", SHIPPED.toString(), "--now", "--json");

        JsonNode printed = new ObjectMapper().readTree(out.toString());
        assertThat(err.toString()).doesNotContain("longitude train evaluate:");
        assertThat(exitCode).isZero();
        assertThat(printed.get("admissions").asInt()).isEqualTo(20);
        assertThat(printed.at("/model/micro_f1").asDouble()).isBetween(0.7, 0.95);
    }

    @Test
    void shouldScoreBundleAndBaselinesOnASnapshotWithIntervals() throws IOException {
        Path snapshot = folder.resolve("snapshot");
        Path page = folder.resolve("report.html");
        assertThat(run("snapshot", "--out", snapshot.toString())).isZero();
        out.getBuffer().setLength(0);

        int exitCode =
                offline(
                        "evaluate",
                        snapshot,
                        "--bundle",
                        SHIPPED.toString(),
                        "--replicates",
                        "100",
                        "--html",
                        page.toString(),
                        "--json");

        JsonNode printed = new ObjectMapper().readTree(out.toString());
        assertThat(exitCode).isZero();
        assertThat(printed.get("admissions").asInt()).isEqualTo(20);
        assertThat(printed.get("systems"))
                .extracting(system -> system.get("name").asText())
                .contains("linear baseline", "lexicon", "best constant")
                .hasSize(4);
        JsonNode microF1 = printed.at("/systems/0/intervals/micro_f1");
        assertThat(microF1.get("value").asDouble()).isBetween(0.7, 0.95);
        assertThat(microF1.get("low").asDouble()).isLessThan(microF1.get("value").asDouble());
        assertThat(printed.at("/systems/0/codes")).hasSize(50);
        assertThat(printed.get("differences")).hasSize(3);
        assertThat(page).content().contains("made by Longitude&#39;s generator", "lexicon");
    }

    @Test
    void shouldScoreTheBaselinesBesideTheBestConstant() throws IOException {
        Path snapshot = folder.resolve("snapshot");
        assertThat(run("snapshot", "--out", snapshot.toString())).isZero();
        out.getBuffer().setLength(0);

        int exitCode = offline("baseline", snapshot, "--replicates", "20", "--json");

        JsonNode printed = new ObjectMapper().readTree(out.toString());
        assertThat(exitCode).isZero();
        assertThat(printed.get("admissions").asInt()).isEqualTo(20);
        assertThat(printed.at("/systems/0/metrics/micro_f1").asDouble()).isPositive();
        assertThat(printed.at("/systems/2/metrics/micro_f1").asDouble()).isPositive();
    }

    @Test
    void shouldSayTheCorpusInNumbers() {
        Path snapshot = folder.resolve("snapshot");
        assertThat(run("snapshot", "--out", snapshot.toString())).isZero();
        out.getBuffer().setLength(0);

        assertThat(offline("corpus-report", snapshot)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("words");
    }

    @Test
    void shouldWriteAVocabularyThatLoads() {
        Path run = folder.resolve("vocabulary");

        Path snapshot = folder.resolve("snapshot");
        assertThat(run("snapshot", "--out", snapshot.toString())).isZero();
        String[] again = {"--words-max", "500", "--run", run.toString(), "--resume"};
        assertThat(offline("vocabulary", snapshot, again)).isZero();
        assertThat(WordTokenizer.load(run.resolve("tokenizer.json")).vocabularySize())
                .isEqualTo(504);
        assertThat(run.resolve("result.json")).isNotEmptyFile();
        assertThat(offline("vocabulary", snapshot, again)).as("it is finished").isZero();
        assertThat(offline("vocabulary", snapshot, "--run", run.toString())).isEqualTo(3);
    }

    /** Whether each command does its work as it is typed, not what a few steps come to. */
    @Test
    void shouldPretrainFineTuneAndProbeWhenTheyAreTypedOneAfterTheOther() throws IOException {
        Path snapshot = folder.resolve("snapshot");
        Path vocabulary = folder.resolve("vocabulary");
        Path encoder = folder.resolve("encoder");
        Path bundle = folder.resolve("bundle");
        assertThat(run("snapshot", "--out", snapshot.toString())).isZero();
        did("vocabulary", snapshot, "--words-max", "400", "--run", vocabulary.toString());

        did(
                "pretrain",
                snapshot,
                "--tokenizer",
                vocabulary.resolve("tokenizer.json").toString(),
                "--steps",
                "2",
                "--config",
                config("pretrain", "{\"batch_samples\": 4, \"evaluation_samples_max\": 4}"),
                "--run",
                encoder.toString());
        assertThat(encoder.resolve("result.json")).isNotEmptyFile();

        did(
                "finetune",
                snapshot,
                "--from",
                encoder.toString(),
                "--epochs",
                "1",
                "--labels-max",
                "3",
                "--max-windows",
                "1",
                "--run",
                folder.resolve("finetune").toString(),
                "--out",
                bundle.toString());
        assertThat(Bundle.load(bundle).labels().size()).isEqualTo(3);

        did(
                "probe",
                snapshot,
                "--model",
                encoder.resolve("model").toString(),
                "--labels-max",
                "3",
                "--config",
                config("probe", "{\"probe\": {\"epochs_max\": 1}}"),
                "--run",
                folder.resolve("probe").toString());
        assertThat(folder.resolve("probe").resolve("result.json")).isNotEmptyFile();
    }

    private void did(String command, Path snapshot, String... arguments) {
        assertThat(offline(command, snapshot, arguments)).as(out + " " + err).isZero();
    }

    private String config(String name, String json) throws IOException {
        return Files.writeString(folder.resolve(name + ".json"), json).toString();
    }

    /** A command that reads a snapshot and needs no cluster. */
    private int offline(String command, Path snapshot, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command, "--snapshot", snapshot.toString()));
        line.addAll(List.of(arguments));
        return execute(line);
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--bootstrap", kafka.bootstrap(), "--registry", kafka.registryUrl()));
        return execute(line);
    }

    private int execute(List<String> line) {
        return new CommandLine(new TrainCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
    }
}
