package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderError;
import org.longitude.coder.CoderException;
import org.longitude.coder.CoderService;
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

/** A thousand notes from notes.raw to icd.predictions, the registry down at each stage in turn. */
@KafkaTest
final class PipelineRegistryOutageIT {

    private static final int NOTES = 1_000;

    @TempDir Path folder;

    @Test
    void shouldDeadLetterNothingAndCodeAllWhenTheRegistryIsDownAtEachStage(TestKafka kafka)
            throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        try (RegistryFront registry = new RegistryFront(kafka.registryUrl());
                CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig())) {
            topics.send(
                    Topics.NOTES_RAW,
                    IntStream.range(0, NOTES).mapToObj(PipelineRegistryOutageIT::note).toList(),
                    ClinicalNote::getAdmissionId);
            Map<String, String> clients =
                    Map.of(
                            "bootstrap.servers",
                            kafka.bootstrap(),
                            "schema.registry.url",
                            registry.url(),
                            "max.retries",
                            "2",
                            "retries.wait.ms",
                            "20");

            preprocessThroughOutage(kafka, registry, topics, clients, bundle);
            codeThroughOutage(kafka, registry, topics, clients, bundle);

            assertThat(topics.predictions())
                    .extracting(IcdPrediction::getAdmissionId)
                    .doesNotHaveDuplicates()
                    .hasSize(NOTES);
            assertNothingDeadLettered(topics);
        }
    }

    /** It bears with an outage that ends: the same process goes on. */
    private void preprocessThroughOutage(
            TestKafka kafka,
            RegistryFront registry,
            CoderTopics topics,
            Map<String, String> clients,
            Bundle bundle)
            throws Exception {
        registry.open(RegistryFront.Open.NONE);
        try (PreprocessService preprocess =
                new PreprocessService(
                        PreprocessConfig.of(clients, folder.resolve("state"))
                                .named(kafka.unique("preprocess")),
                        new TextEngine(bundle.normalizer(), bundle.tokenizer()))) {
            preprocess.start();
            Eventually.holds("the outage was met", () -> registry.turnedAway() > 0);
            assertThat(topics.records(Topics.ADMISSIONS_TOKENIZED.name())).isEmpty();
            assertNothingDeadLettered(topics);

            registry.open(RegistryFront.Open.ALL);
            Eventually.holds(
                    "all are tokenised",
                    () -> topics.records(Topics.ADMISSIONS_TOKENIZED.name()).size() == NOTES);
        }
    }

    /** It stops with nothing committed: another process goes on. */
    private static void codeThroughOutage(
            TestKafka kafka,
            RegistryFront registry,
            CoderTopics topics,
            Map<String, String> clients,
            Bundle bundle)
            throws Exception {
        CoderConfig config = CoderConfig.of(clients).named(kafka.unique("coder"), "0");
        registry.open(RegistryFront.Open.NONE);
        int turnedAway = registry.turnedAway();
        try (CoderService coder = new CoderService(config, bundle, Device.cpu())) {
            coder.start();
            Eventually.holds("it gave up", () -> coder.state() == CoderService.State.FAILED);
            assertThat(coder.failure().map(CoderException::error))
                    .contains(CoderError.REGISTRY_UNAVAILABLE);
        }
        assertThat(registry.turnedAway()).isGreaterThan(turnedAway);
        assertThat(topics.records(Topics.ICD_PREDICTIONS.name())).isEmpty();

        registry.open(RegistryFront.Open.ALL);
        try (CoderService coder = new CoderService(config, bundle, Device.cpu())) {
            coder.start();
            Eventually.holds("all are coded", () -> coder.counters().coded() == NOTES);
            // Preprocessing writes in transactions: only a commit past their markers shows no lag.
            Eventually.holds("no lag is left", () -> topics.lag(config.groupId()) == 0);
        }
    }

    private static void assertNothingDeadLettered(CoderTopics topics) {
        for (String dlq :
                List.of(
                        Topics.NOTES_RAW.dlq(),
                        Topics.NOTES_NORMALIZED.dlq(),
                        Topics.ADMISSIONS_TOKENIZED.dlq())) {
            assertThat(topics.records(dlq)).as(dlq).isEmpty();
        }
    }

    private static ClinicalNote note(int number) {
        return ClinicalNote.newBuilder()
                .setNoteId("n" + number)
                .setAdmissionId("a" + number)
                .setCategory(NoteCategory.DISCHARGE_SUMMARY)
                .setStatus(NoteStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setText(PatientText.of("aa bb cc dd ee ff gg hh"))
                .setSourceSystem("it")
                .setMessageId("m" + number)
                .setReceivedAt(Instant.now())
                .build();
    }
}
