package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.deploy.Longitude;
import org.longitude.it.ChildProcess;
import org.longitude.it.Reconcile;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;
import picocli.CommandLine;

/** From raw notes to codes, both services killed on the way, as an operator's commands see it. */
@KafkaTest
final class PipelineKilledIT {

    private static final int ADMISSIONS = 150;
    private static final int NOTES_EACH = 2;
    private static final int SOME = 20;

    @TempDir Path folder;

    private final TestKafka kafka;
    private final CoderTopics topics;
    private final String application;
    private final String group;

    PipelineKilledIT(TestKafka kafka) {
        this.kafka = kafka;
        this.topics = new CoderTopics(kafka, kafka.clientConfig());
        this.application = kafka.unique("preprocess");
        this.group = kafka.unique("longitude-coder");
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void shouldReconcileEveryNoteAndShowNoLagWhenBothServicesWereKilled() throws Exception {
        // given
        Bundle bundle = TestBundles.withModel(folder.resolve("bundle"), 64, 1);
        for (int note = 0; note < NOTES_EACH; note++) {
            send(note);
        }

        // when
        try (ChildProcess preprocess =
                ChildProcess.preprocess(
                        kafka,
                        bundle.directory(),
                        folder.resolve("preprocess.log"),
                        "--application-id=" + application,
                        "--state-dir=" + folder.resolve("state"))) {
            killWhen(preprocess, () -> count(Topics.ADMISSIONS_TOKENIZED.name()) >= SOME);
        }
        assertThat(Reconcile.run(kafka).exitCode()).isEqualTo(1);
        try (PreprocessService next =
                new PreprocessService(
                        PreprocessConfig.of(kafka.clientConfig(), folder.resolve("state"))
                                .named(application),
                        TextEngine.load(bundle.directory()))) {
            next.start();
            try (ChildProcess coder =
                    ChildProcess.coder(
                            kafka,
                            bundle.directory(),
                            folder.resolve("coder.log"),
                            "--group=" + group)) {
                killWhen(coder, () -> count(Topics.ICD_PREDICTIONS.name()) >= SOME);
            }
            Eventually.holds(
                    "all is tokenised",
                    () -> {
                        assertThat(next.failure()).isEmpty();
                        return !Reconcile.run(kafka).printed().contains("not_tokenised")
                                && count(Topics.NOTES_NORMALIZED.name()) == ADMISSIONS * NOTES_EACH;
                    });
        }
        codeTheRest(bundle);

        // then
        Reconcile reconciled = Reconcile.run(kafka, "--json");
        assertThat(reconciled.exitCode()).as(reconciled.printed()).isZero();
        assertThat(reconciled.printed()).contains("\"notes\":" + ADMISSIONS * NOTES_EACH);
        assertThat(lagInStatus()).isZero();
        new Outcomes(topics).assertEveryRevisionOnce();
        assertNewestStand();
    }

    private void killWhen(ChildProcess process, Callable<Boolean> condition) throws Exception {
        Eventually.holds(
                "it is under way",
                () -> {
                    assertThat(process.isAlive()).as(process.printed()).isTrue();
                    return condition.call();
                });
        process.kill();
    }

    private int count(String topic) {
        return topics.records(topic).size();
    }

    private void codeTheRest(Bundle bundle) throws Exception {
        try (CoderService coder =
                new CoderService(
                        CoderConfig.of(kafka.clientConfig()).named(group, "0"),
                        bundle,
                        Device.cpu())) {
            coder.start();
            Eventually.holds(
                    "no lag is left",
                    () -> {
                        assertThat(coder.failure()).isEmpty();
                        return topics.lag(group) == 0;
                    });
        }
    }

    /** What is read behind the markers of pre-processing's transactions. */
    private int lagInStatus() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine command = Longitude.commandLine();
        int exit =
                command.setOut(new PrintWriter(out))
                        .execute(
                                "status",
                                "--json",
                                "--interval-ms=100",
                                "--bootstrap=" + kafka.bootstrap(),
                                "--registry=" + kafka.registryUrl());
        assertThat(exit).as(out.toString()).isZero();
        for (JsonNode each : new ObjectMapper().readTree(out.toString()).path("groups")) {
            if (each.path("group").asText().equals(group)) {
                return each.path("lag").asInt();
            }
        }
        throw new AssertionError("status does not name " + group + ": " + out);
    }

    private void assertNewestStand() {
        Map<String, Long> newest = new HashMap<>();
        for (TokenizedAdmission each : topics.read(Topics.ADMISSIONS_TOKENIZED)) {
            newest.merge(each.getAdmissionId(), each.getRevision(), Math::max);
        }
        Map<String, Long> coded = new HashMap<>();
        for (IcdPrediction each : topics.predictions()) {
            coded.merge(each.getAdmissionId(), each.getRevision(), Math::max);
        }
        assertThat(coded).hasSize(ADMISSIONS).isEqualTo(newest);
    }

    private void send(int number) {
        topics.send(
                Topics.NOTES_RAW,
                IntStream.range(0, ADMISSIONS).mapToObj(i -> note("a" + i, number)).toList(),
                ClinicalNote::getAdmissionId);
    }

    private static ClinicalNote note(String admission, int number) {
        String id = admission + "-" + number;
        return ClinicalNote.newBuilder()
                .setNoteId(id)
                .setAdmissionId(admission)
                .setCategory(NoteCategory.NURSING)
                .setStatus(NoteStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setText(PatientText.of("aa bb cc dd ee ff gg hh"))
                .setSourceSystem("it")
                .setMessageId(id)
                .setReceivedAt(Instant.now())
                .build();
    }
}
