package org.longitude.it.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
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
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;
import org.slf4j.LoggerFactory;

@KafkaTest
final class ReconcileIT {

    private static final int NOTES = 9;

    @TempDir Path folder;

    private final TestKafka kafka;

    ReconcileIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    /** One note of each fate, looked at before anything ran, after each stage, and in shares. */
    @Test
    void shouldNameTheOutcomeOfEveryNoteAndExit1WhileOneHasNone() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        send("a", note("a", "n1", "aa bb"));
        send("a", note("a", "n1", "aa bb"));
        send("a", note("a", "n2", "cc dd").setCategory(NoteCategory.DISCHARGE_SUMMARY));
        send("a", note("a", "n3", "ee ff"));
        send("key-of-another", note("b", "n4", "aa"));
        send("note:n5", note(null, "n5", "aa"));
        send("c", note("c", "n6", "aa").setOrigin(Origin.HISTORY).setCodingRequested(false));
        send("d", note("d", "n7", "aa").setOrigin(Origin.HISTORY).setCodingRequested(true));
        send("e", "no note at all".getBytes(UTF_8));

        Reconcile nothingRan = Reconcile.run(kafka);
        assertThat(nothingRan.exitCode()).isEqualTo(1);
        assertThat(totals(Reconcile.run(kafka, "--json"))).containsEntry("not_normalised", NOTES);

        preprocess(bundle);
        Map<String, Integer> notCoded = totals(Reconcile.run(kafka, "--json"));
        assertThat(notCoded).containsEntry("not_coded", 4).containsEntry("dead_lettered", 2);

        code(bundle);
        Reconcile all = Reconcile.run(kafka, "--json");
        assertThat(all.exitCode()).as(all.printed()).isZero();
        assertThat(outcomes(all))
                .containsEntry("n2", "predicted")
                .containsEntry("n3", "not_read")
                .containsEntry("n4", "dead_lettered")
                .containsEntry("n5", "no_admission")
                .containsEntry("n6", "not_asked_for")
                .containsEntry("n7", "predicted")
                .containsEntry("-", "dead_lettered");
        assertThat(totals(all))
                .containsEntry("predicted", 3)
                .containsEntry("repeated", 1)
                .containsEntry("not_read", 1)
                .containsEntry("dead_lettered", 2);
        assertThat(all.printed()).contains("\"notes\":" + NOTES);

        Reconcile inShares = withoutAWarning(() -> Reconcile.run(kafka, "--json", "--notes-max=2"));
        assertThat(inShares.exitCode()).isZero();
        assertThat(totals(inShares)).isEqualTo(totals(all));
        assertThat(inShares.printed()).contains("\"walks\":5");
        assertThat(Reconcile.run(kafka, "--from=latest").printed()).contains("notes");
        assertThat(Reconcile.run(kafka, "--from=2150-01-01T00:00:00Z", "--json").printed())
                .contains("\"notes\":0");
    }

    /** A consumer that lets go of a partition under fetch warns of it on the console. */
    private static Reconcile withoutAWarning(Callable<Reconcile> run) throws Exception {
        Logger consumers = (Logger) LoggerFactory.getLogger("org.apache.kafka.clients.consumer");
        ListAppender<ILoggingEvent> warnings = new ListAppender<>();
        warnings.start();
        consumers.addAppender(warnings);
        try {
            Reconcile reconciled = run.call();
            assertThat(warnings.list).isEmpty();
            return reconciled;
        } finally {
            consumers.detachAppender(warnings);
        }
    }

    private void preprocess(Bundle bundle) throws Exception {
        PreprocessConfig config =
                PreprocessConfig.of(kafka.clientConfig(), folder.resolve("state"))
                        .named(kafka.unique("reconcile"));
        try (PreprocessService service =
                new PreprocessService(config, TextEngine.load(bundle.directory()))) {
            service.start();
            await(
                    () -> {
                        Map<String, Integer> totals = totals(Reconcile.run(kafka, "--json"));
                        return totals.get("not_normalised") + totals.get("not_tokenised") == 0;
                    });
        }
    }

    private void code(Bundle bundle) throws Exception {
        CoderConfig config = CoderConfig.of(kafka.clientConfig()).named(kafka.unique("coder"), "0");
        try (CoderService service = new CoderService(config, bundle, Device.cpu())) {
            service.start();
            await(() -> Reconcile.run(kafka).exitCode() == 0);
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        for (int look = 0; look < 200; look++) {
            if (condition.call()) {
                return;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("still not settled");
    }

    private static Map<String, Integer> totals(Reconcile run) throws Exception {
        String last = run.printed().lines().reduce((a, b) -> b).orElseThrow();
        Map<String, Integer> totals = new HashMap<>();
        new ObjectMapper()
                .readTree(last)
                .get("totals")
                .properties()
                .forEach(entry -> totals.put(entry.getKey(), entry.getValue().asInt()));
        return totals;
    }

    private static Map<String, String> outcomes(Reconcile run) throws Exception {
        Map<String, String> outcomes = new HashMap<>();
        for (String line : run.printed().lines().toList()) {
            JsonNode note = new ObjectMapper().readTree(line);
            if (note.has("note_id")) {
                outcomes.put(note.get("note_id").asText(), note.get("outcome").asText());
            }
        }
        return outcomes;
    }

    private static ClinicalNote.Builder note(String admission, String noteId, String text) {
        return ClinicalNote.newBuilder()
                .setNoteId(noteId)
                .setAdmissionId(admission)
                .setCategory(NoteCategory.NURSING)
                .setStatus(NoteStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setText(PatientText.of(text))
                .setSourceSystem("it")
                .setMessageId(noteId)
                .setReceivedAt(Instant.now());
    }

    private void send(String key, ClinicalNote.Builder note) throws Exception {
        try (var serde = Topics.NOTES_RAW.valueSerde(kafka.clientConfig())) {
            send(key, serde.serializer().serialize(Topics.NOTES_RAW.name(), note.build()));
        }
    }

    private void send(String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.NOTES_RAW.name(), key.getBytes(UTF_8), value))
                    .get();
        }
    }
}
