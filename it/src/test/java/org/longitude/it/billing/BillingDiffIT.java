package org.longitude.it.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longitude.deploy.Longitude;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedNote;

/**
 * {@code longitude billing diff} over a topic with several admissions, late and repeated records.
 */
@KafkaTest
final class BillingDiffIT {

    private final TestKafka kafka;
    private final BillingTopics topics;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    BillingDiffIT(TestKafka kafka) {
        this.kafka = kafka;
        this.topics = new BillingTopics(kafka);
    }

    @BeforeEach
    void feed() {
        List<PredictedNote> early =
                Predictions.of("a1", 256, AdmissionStatus.PRELIMINARY).getNotes();
        List<PredictedNote> notes = new ArrayList<>(early);
        IcdPrediction first =
                Predictions.builder("a1", 256, AdmissionStatus.PRELIMINARY)
                        .setCodes(
                                List.of(
                                        Predictions.code("I10", 0.8, 0.5),
                                        Predictions.code("E11.9", 0.7, 0.5),
                                        Predictions.code("I50.9", 0.2, 0.5)))
                        .setNotes(early)
                        .build();
        notes.add(
                PredictedNote.newBuilder()
                        .setNoteId("n2")
                        .setSourceVersion(1)
                        .setSourcePartition(0)
                        .setSourceOffset(9)
                        .build());
        IcdPrediction second =
                Predictions.builder("a1", 2561, AdmissionStatus.FINAL)
                        .setCodes(
                                List.of(
                                        Predictions.code("I10", 0.9, 0.5),
                                        Predictions.code("I50.9", 0.6, 0.5),
                                        Predictions.code("E11.9", 0.3, 0.5)))
                        .setNotes(notes)
                        .build();
        IcdPrediction released =
                Predictions.builder("a1", 2561, AdmissionStatus.FINAL)
                        .setCodes(List.of(Predictions.code("I50.9", 0.6, 0.5)))
                        .setNotes(notes)
                        .setBundleId("demo-2")
                        .setBundleHash("d".repeat(64))
                        .setReleaseNumber(2)
                        .build();
        topics.send(List.of(first, second, released, first));
        topics.send(
                List.of(
                        Predictions.of("a2", 9999, AdmissionStatus.FINAL, "J18.9"),
                        Predictions.of("a3", 9999, AdmissionStatus.RETRACTED)));
    }

    @AfterEach
    void close() {
        topics.close();
    }

    private int diff(String... arguments) {
        List<String> all = new ArrayList<>(List.of("billing", "diff"));
        all.addAll(List.of(arguments));
        all.add("--bootstrap=" + kafka.bootstrap());
        all.add("--registry=" + kafka.registryUrl());
        return Longitude.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void shouldSayWhichCodesCameAndWentAndWhyWhenTheTextChanged() throws Exception {
        assertThat(diff("a1", "--from-revision=256", "--to-revision=2561/1", "--json")).isZero();

        JsonNode diff = new ObjectMapper().readTree(out.toString());
        assertThat(diff.get("cause").asText()).isEqualTo("text");
        assertThat(diff.at("/from/status").asText()).isEqualTo("PRELIMINARY");
        assertThat(diff.at("/to/status").asText()).isEqualTo("FINAL");
        assertThat(diff.get("notes_added")).hasSize(1);
        assertThat(diff.at("/notes_added/0/note_id").asText()).isEqualTo("n2");
        List<String> codes = new ArrayList<>();
        diff.get("codes")
                .forEach(
                        code ->
                                codes.add(
                                        "%s %s %s %s"
                                                .formatted(
                                                        code.get("code").asText(),
                                                        code.get("change").asText(),
                                                        code.at("/before/probability").asText(),
                                                        code.at("/after/probability").asText())));
        assertThat(codes)
                .containsExactly(
                        "E11.9 removed 0.7 0.3", "I10 kept 0.8 0.9", "I50.9 added 0.2 0.6");
        assertThat(diff.at("/codes/2/evidence/0/start").asInt()).isEqualTo(10);
        assertThat(diff.at("/codes/2/evidence/0/note_id").asText()).isEqualTo("n1");
    }

    @Test
    void shouldCompareWhatStandsWithTheOneBeforeWhenNoRevisionIsNamed() {
        assertThat(diff("a1")).isZero();

        assertThat(out.toString())
                .contains("a1: revision 2561/1 FINAL -> revision 2561/2 FINAL")
                .contains("cause: model")
                .contains("model: demo-1 (release 1) -> demo-2 (release 2)")
                .contains("added: 0")
                .contains("removed: 1")
                .containsPattern("  - I10 +0.9000 -> - ")
                .contains("kept: 1")
                .containsPattern("I50.9 .*\\[n1 10-23]");
    }

    @Test
    void shouldCompareWithNothingWhenThereIsOneRevision() {
        assertThat(diff("a2")).isZero();

        assertThat(out.toString())
                .contains("a2: revision 9999/1 FINAL, the first that is known")
                .contains("cause: first")
                .contains("added: 1");
    }

    @Test
    void shouldEndWithOneAndSayWhatThereIsWhenTheRevisionIsNotThere() {
        assertThat(diff("a1", "--to-revision=7")).isEqualTo(1);
        assertThat(err.toString())
                .contains("no prediction of revision 7 (expected: one of 256/1, 2561/1, 2561/2)");
    }

    @Test
    void shouldEndWithOneWhenTheAdmissionIsNotThere() {
        assertThat(diff("nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("nobody: no prediction");
    }

    @Test
    void shouldEndWithTwoWhenARevisionIsNoNumber() {
        assertThat(diff("a1", "--to-revision=last")).isEqualTo(2);
        assertThat(err.toString()).contains("--to-revision: last (expected: REVISION");
    }
}
