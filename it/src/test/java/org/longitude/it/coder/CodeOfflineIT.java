package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.deploy.Longitude;
import org.longitude.ingest.SyntheticFeed;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.ExpectedPrecision;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.Route;

/** The command that needs no broker says of an admission what the services say of it. */
@KafkaTest
final class CodeOfflineIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ADMISSIONS = 12;
    private static final double TOLERANCE = 1e-5;
    private static final double ROUNDED = 1e-3;
    private static final double PRECISION_TARGET = 0.95;

    @TempDir Path folder;

    private final TestKafka kafka;
    private final Map<String, List<ClinicalNote>> admissions = new HashMap<>();

    CodeOfflineIT(TestKafka kafka) {
        this.kafka = kafka;
        SyntheticFeed feed =
                new SyntheticFeed(
                        SyntheticConfig.of(11, Split.TEST), Origin.LIVE, true, Clock.systemUTC());
        for (int i = 0; i < ADMISSIONS; i++) {
            feed.at(i).stream()
                    .filter(NoteRead.class::isInstance)
                    .map(item -> ((NoteRead) item).note())
                    .forEach(
                            note ->
                                    admissions
                                            .computeIfAbsent(
                                                    note.getAdmissionId(), id -> new ArrayList<>())
                                            .add(note));
        }
    }

    @Test
    void shouldGiveTheServicesCodesAndPhrasesWithoutABroker() throws Exception {
        Path bundle = Path.of("..", "deploy", "bundle", "demo");
        Map<String, IcdPrediction> served = served(Bundle.load(bundle));
        Path out = folder.resolve("codes.jsonl");

        int exit =
                Longitude.commandLine()
                        .execute(
                                "code",
                                "--bundle=" + bundle,
                                "--precision-target=" + PRECISION_TARGET,
                                "--input=" + lines(),
                                "--output=" + out);

        assertThat(exit).isZero();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSameSizeAs(served.keySet());
        assertThat(served.values())
                .extracting(IcdPrediction::getRoute)
                .contains(Route.AUTO_CODE, Route.NEEDS_REVIEW);
        for (String line : lines) {
            JsonNode offline = JSON.readTree(line);
            IcdPrediction prediction = served.get(offline.path("admission_id").asText());
            assertThat(prediction).isNotNull();
            assertThat(offline.path("tokens").asInt()).isEqualTo(prediction.getTokens());
            assertSameRoute(offline, prediction);
            assertThat(offline.path("codes")).hasSameSizeAs(prediction.getCodes());
            for (PredictedCode code : prediction.getCodes()) {
                assertSame(find(offline, code.getCode()), code);
            }
        }
    }

    private static void assertSameRoute(JsonNode offline, IcdPrediction served) {
        ExpectedPrecision expected = served.getExpectedPrecision();
        assertThat(expected).isNotNull();
        assertThat(offline.path("route").asText()).isEqualTo(String.valueOf(served.getRoute()));
        JsonNode said = offline.path("expected_precision");
        assertThat(said.path("precision").asDouble())
                .isCloseTo(expected.getPrecision(), within(ROUNDED));
        assertThat(said.path("low").asDouble()).isCloseTo(expected.getLow(), within(ROUNDED));
        assertThat(said.path("high").asDouble()).isCloseTo(expected.getHigh(), within(ROUNDED));
        assertThat(expected.getTarget()).isEqualTo(PRECISION_TARGET);
    }

    private static void assertSame(JsonNode offline, PredictedCode served) {
        assertThat(offline.path("probability").asDouble())
                .isCloseTo(served.getProbability(), within(TOLERANCE));
        assertThat(offline.path("assigned").asBoolean()).isEqualTo(served.getAssigned());
        List<String> spans = new ArrayList<>();
        offline.path("evidence")
                .forEach(
                        span ->
                                spans.add(
                                        span.path("note_id").asText()
                                                + "/"
                                                + span.path("start").asInt()
                                                + "-"
                                                + span.path("end").asInt()));
        assertThat(spans)
                .containsExactlyElementsOf(
                        served.getEvidence().stream().map(CodeOfflineIT::place).toList());
    }

    private static String place(EvidenceSpan span) {
        return span.getNoteId() + "/" + span.getStart() + "-" + span.getEnd();
    }

    private static JsonNode find(JsonNode offline, String code) {
        for (JsonNode each : offline.path("codes")) {
            if (each.path("code").asText().equals(code)) {
                return each;
            }
        }
        throw new AssertionError("no code " + code);
    }

    /** The newest revision of every admission. */
    private Map<String, IcdPrediction> served(Bundle bundle) throws Exception {
        Map<String, IcdPrediction> newest = new HashMap<>();
        String group = kafka.unique("offline");
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig());
                PreprocessService preprocess =
                        new PreprocessService(
                                PreprocessConfig.of(kafka.clientConfig(), folder.resolve("state"))
                                        .named(kafka.unique("preprocess")),
                                TextEngine.load(bundle.directory()));
                CoderService coder =
                        new CoderService(
                                CoderConfig.of(kafka.clientConfig())
                                        .named(group, "0")
                                        .routedAt(OptionalDouble.of(PRECISION_TARGET)),
                                bundle,
                                Device.cpu())) {
            preprocess.start();
            coder.start();
            for (List<ClinicalNote> notes : admissions.values()) {
                topics.send(Topics.NOTES_RAW, notes, note -> String.valueOf(note.getAdmissionId()));
            }
            int notes = admissions.values().stream().mapToInt(List::size).sum();
            Eventually.holds(
                    "all notes are read",
                    () -> topics.records(Topics.NOTES_NORMALIZED.name()).size() == notes);
            Eventually.holds("all revisions are coded", () -> topics.lag(group) == 0);
            topics.predictions()
                    .forEach(
                            each ->
                                    newest.merge(
                                            each.getAdmissionId(),
                                            each,
                                            (a, b) -> b.getRevision() > a.getRevision() ? b : a));
        }
        return newest;
    }

    private Path lines() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, List<ClinicalNote>> admission : admissions.entrySet()) {
            ObjectNode line = JSON.createObjectNode().put("admission_id", admission.getKey());
            ArrayNode notes = line.putArray("notes");
            for (ClinicalNote note : admission.getValue()) {
                ObjectNode each =
                        notes.addObject()
                                .put("note_id", note.getNoteId())
                                .put("text", note.getText().value())
                                .put("category", note.getCategory().name())
                                .put("status", note.getStatus().name())
                                .put("source_version", note.getSourceVersion())
                                .put("replaces_note_id", note.getReplacesNoteId())
                                .put("parent_note_id", note.getParentNoteId());
                if (note.getChartedAt() != null) {
                    each.put("charted_at", note.getChartedAt().toString());
                }
            }
            lines.add(line.toString());
        }
        return Files.write(folder.resolve("in.jsonl"), lines);
    }
}
