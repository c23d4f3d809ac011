package org.longitude.it.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.ingest.SyntheticFeed;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.label.Routing;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.Origin;
import picocli.CommandLine;

/**
 * From generated admissions with their truth, over topics, snapshot and trainer, to codes that say
 * where they go: the commands that a person types one after the other.
 */
@KafkaTest
final class RoutedBundleIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TEST_ADMISSIONS = 60;
    private static final double ROUNDED = 1e-3;

    @TempDir private Path folder;
    private final TestKafka kafka;
    private final StringWriter err = new StringWriter();

    RoutedBundleIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void shouldRouteByWhatARealRunHasMeasuredAndSayHowOftenTheEvidenceStandsRight()
            throws Exception {
        Path bundle = trained();

        assertEvidenceOnTheCard(Bundle.load(bundle));
        Routing routing = Bundle.load(bundle).routing().orElseThrow();
        Routing.Cut cut = reachable(routing);
        List<JsonNode> coded = coded(bundle, cut.above().low());
        assertThat(coded).hasSize(TEST_ADMISSIONS);
        assertThat(coded)
                .extracting(each -> each.path("route").asText())
                .contains("AUTO_CODE", "NEEDS_REVIEW")
                .containsOnly("AUTO_CODE", "NEEDS_REVIEW");
        assertThat(coded).allSatisfy(each -> assertExpectation(each, cut));
    }

    /** The share of codes whose strongest token, five strongest and heaviest phrase are right. */
    private static void assertEvidenceOnTheCard(Bundle bundle) throws Exception {
        JsonNode evidence =
                JSON.readTree(bundle.file(BundleFiles.METRICS).toFile()).path("evidence");
        assertThat(evidence.path("codes").asInt()).as(evidence.toString()).isPositive();
        double phraseHits = evidence.path("phrase_hits").asDouble(-1);
        assertThat(phraseHits)
                .isBetween(0.0, 1.0)
                .as("better than a token drawn at random")
                .isGreaterThan(evidence.path("chance").asDouble());
        assertThat(Files.readString(bundle.file(BundleFiles.CARD)))
                .contains("Evidence: where it looked")
                .contains(
                        "%,d codes assigned rightly in test"
                                .formatted(evidence.path("codes").asInt()));
    }

    /** One that some predictions are above and some below. */
    private static Routing.Cut reachable(Routing routing) {
        Optional<Routing.Cut> lowest =
                routing.cuts().stream()
                        .filter(cut -> cut.below().admissions() >= routing.admissions() / 4)
                        .findFirst();
        assertThat(lowest).as(routing.toString()).isPresent();
        return lowest.get();
    }

    private static void assertExpectation(JsonNode coded, Routing.Cut cut) {
        JsonNode expected = coded.path("expected_precision");
        Routing.Group group =
                coded.path("route").asText().equals("AUTO_CODE") ? cut.above() : cut.below();
        assertThat(expected.path("precision").asDouble())
                .isCloseTo(group.precision(), within(ROUNDED));
        assertThat(expected.path("low").asDouble()).isCloseTo(group.low(), within(ROUNDED));
        assertThat(expected.path("high").asDouble()).isCloseTo(group.high(), within(ROUNDED));
        assertThat(group.low()).isLessThanOrEqualTo(group.high());
    }

    private Path trained() {
        Archive archive = new Archive(kafka);
        archive.generated(charts(Split.TRAIN), 300);
        archive.generated(charts(Split.DEV), 150);
        archive.generated(charts(Split.TEST), TEST_ADMISSIONS);
        Path truth = folder.resolve("truth.jsonl");
        run(
                "ingest",
                "synthetic",
                "--split=test",
                "--seed=7",
                "--words=600-1500",
                "--other-notes=0",
                "--admissions=" + TEST_ADMISSIONS,
                "--out=" + folder.resolve("mimic"),
                "--truth=" + truth);
        Path snapshot = folder.resolve("snapshot");
        run(
                "train",
                "snapshot",
                "--out=" + snapshot,
                "--bootstrap=" + kafka.bootstrap(),
                "--registry=" + kafka.registryUrl());
        Path bundle = folder.resolve("bundle");
        run(
                "train",
                "finetune",
                "--model=linear",
                "--snapshot=" + snapshot,
                "--truth=" + truth,
                "--run=" + folder.resolve("run"),
                "--out=" + bundle);
        return bundle;
    }

    private static SyntheticConfig charts(Split split) {
        return SyntheticConfig.of(7, split).withOtherNotesMax(0).withWords(600, 1_500);
    }

    private List<JsonNode> coded(Path bundle, double target) throws Exception {
        Path in = folder.resolve("in.jsonl");
        Path out = folder.resolve("out.jsonl");
        Files.write(in, lines());
        run(
                "code",
                "--bundle=" + bundle,
                "--precision-target=" + target,
                "--input=" + in,
                "--output=" + out);
        List<JsonNode> coded = new ArrayList<>();
        for (String each : Files.readAllLines(out)) {
            coded.add(JSON.readTree(each));
        }
        return coded;
    }

    /** The test split as a file of whole admissions. */
    private static List<String> lines() {
        SyntheticFeed feed =
                new SyntheticFeed(charts(Split.TEST), Origin.HISTORY, false, Clock.systemUTC());
        Map<String, ObjectNode> admissions = new LinkedHashMap<>();
        feed.stream(TEST_ADMISSIONS)
                .filter(NoteRead.class::isInstance)
                .map(item -> ((NoteRead) item).note())
                .forEach(
                        note ->
                                admissions
                                        .computeIfAbsent(
                                                note.getAdmissionId(),
                                                id ->
                                                        JSON.createObjectNode()
                                                                .put("admission_id", id))
                                        .withArray("/notes")
                                        .add(json(note)));
        return admissions.values().stream().map(ObjectNode::toString).toList();
    }

    private static ObjectNode json(ClinicalNote note) {
        return JSON.createObjectNode()
                .put("note_id", note.getNoteId())
                .put("text", note.getText().value())
                .put("category", note.getCategory().name())
                .put("status", note.getStatus().name())
                .put("source_version", note.getSourceVersion())
                .put("replaces_note_id", note.getReplacesNoteId())
                .put("parent_note_id", note.getParentNoteId());
    }

    private void run(String... line) {
        CommandLine command =
                Longitude.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .setErr(new PrintWriter(err, true));
        assertThat(command.execute(line)).as(String.join(" ", line) + ": " + err).isZero();
    }
}
