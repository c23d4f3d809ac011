package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.it.ChildProcess;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessException;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.Applications;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;

/** A bundle with another tokenizer is released, and a coder goes over to it. */
@KafkaTest
final class TokenizerChangeIT {

    private static final int OPEN = 12;
    private static final int CLOSED = 3;
    private static final long RELEASE_NUMBER = 7;

    private final TestKafka kafka;

    @TempDir Path folder;

    TokenizerChangeIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void shouldCodeOnlyTheNewTokenizersAdmissionsAndOnlyWhenAllOpenOnesAreThere() throws Exception {
        Bundle old = TestBundles.tiny(folder.resolve("old"));
        Bundle next = TestBundles.tinyOfOtherTokenizer(folder.resolve("next"));
        Path log = folder.resolve("coder.log");
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig());
                PreprocessService live = new PreprocessService(config("live"), engine(old))) {
            live.start();
            sendNotes(topics, "n1", OPEN + CLOSED);
            awaitTokenized(topics, old, OPEN + CLOSED);
            release(topics, next);
            beginToRetokenize(next);

            try (ChildProcess coder = ChildProcess.coder(kafka, next.directory(), log)) {
                Eventually.holds(
                        "it waits", () -> isAlive(coder) && coder.printed().contains("waiting"));
                sendNotes(topics, "n2", OPEN);
                awaitTokenized(topics, old, 2 * OPEN + CLOSED);
                assertThat(topics.predictions()).isEmpty();
                assertRefusesToRetokenizeForTheLivePath(old);

                try (PreprocessService second =
                        PreprocessService.retokenizing(config("second"), engine(next), false)) {
                    second.start();
                    Eventually.holds(
                            "the open ones are coded",
                            () -> isAlive(coder) && topics.predictions().size() >= OPEN);
                    assertThat(second.settledPartitions()).isPositive();
                    assertRefusesALivePathBesideTheRetokenizer(next);
                    sendNotes(topics, "n3", OPEN);
                    awaitTokenized(topics, old, 3 * OPEN + CLOSED);
                    Eventually.holds(
                            "what came after is coded",
                            () -> isAlive(coder) && topics.predictions().size() >= 2 * OPEN);
                    assertThat(second.failure()).isEmpty();
                }
            }
            assertThat(live.failure()).isEmpty();
            assertEachOnceByTheNewBundle(topics.predictions(), next);
        }
    }

    private static void assertEachOnceByTheNewBundle(List<IcdPrediction> predictions, Bundle next) {
        assertThat(predictions).hasSize(2 * OPEN);
        assertThat(predictions)
                .allSatisfy(
                        each -> {
                            assertThat(each.getTokenizerHash()).isEqualTo(next.tokenizer().hash());
                            assertThat(each.getBundleHash()).isEqualTo(next.hash());
                            assertThat(each.getReleaseNumber()).isEqualTo(RELEASE_NUMBER);
                            assertThat(each.getAdmissionId()).startsWith("open");
                        });
        assertThat(predictions)
                .extracting(each -> each.getAdmissionId() + "/" + each.getRevision())
                .doesNotHaveDuplicates();
    }

    private void assertRefusesToRetokenizeForTheLivePath(Bundle old) {
        try (PreprocessService same =
                PreprocessService.retokenizing(config("same"), engine(old), false)) {
            assertThatThrownBy(same::start)
                    .isInstanceOf(PreprocessException.class)
                    .hasMessageContaining("live path")
                    .hasMessageContaining("expected");
        }
    }

    /** It waits as long as one that was killed would be a member, and then says who is there. */
    private void assertRefusesALivePathBesideTheRetokenizer(Bundle next) {
        try (PreprocessService early = new PreprocessService(config("early"), engine(next))) {
            assertThatThrownBy(early::start)
                    .isInstanceOf(PreprocessException.class)
                    .hasMessageContaining(Applications.retokenizer(next.tokenizer().hash()))
                    .hasMessageContaining("expected: stopped");
        }
    }

    /** As one that started and has committed nothing but its beginning. */
    private void beginToRetokenize(Bundle next) throws Exception {
        kafka.admin()
                .alterConsumerGroupOffsets(
                        Applications.retokenizer(next.tokenizer().hash()),
                        Map.of(
                                new TopicPartition(Topics.NOTES_NORMALIZED.name(), 0),
                                new OffsetAndMetadata(0)))
                .all()
                .get();
    }

    /** Behind a record that nobody can read. */
    private static void release(CoderTopics topics, Bundle bundle) {
        topics.sendBytes(Topics.MODELS_RELEASED.name(), "CHALLENGER", new byte[] {0, 0, 0, 9});
        ModelRelease release =
                ModelRelease.newBuilder()
                        .setRole(ModelRole.CHAMPION)
                        .setReleaseNumber(RELEASE_NUMBER)
                        .setBundleId(bundle.id())
                        .setLocation(bundle.directory().toString())
                        .setSha256(bundle.hash())
                        .setMetrics(Map.of())
                        .setReleasedAt(Instant.now())
                        .build();
        topics.send(Topics.MODELS_RELEASED, List.of(release), each -> each.getRole().name());
    }

    private static void awaitTokenized(CoderTopics topics, Bundle by, int count) throws Exception {
        Eventually.holds(
                "the live path goes on",
                () ->
                        topics.read(Topics.ADMISSIONS_TOKENIZED).stream()
                                        .map(TokenizedAdmission::getTokenizerHash)
                                        .filter(by.tokenizer().hash()::equals)
                                        .count()
                                >= count);
    }

    /** One note for each; those beyond the open ones are discharge summaries. */
    private static void sendNotes(CoderTopics topics, String noteId, int admissions) {
        for (int i = 0; i < admissions; i++) {
            String admission = (i < OPEN ? "open" : "closed") + i;
            ClinicalNote note =
                    ClinicalNote.newBuilder()
                            .setNoteId(admission + noteId)
                            .setAdmissionId(admission)
                            .setCategory(
                                    i < OPEN
                                            ? NoteCategory.NURSING
                                            : NoteCategory.DISCHARGE_SUMMARY)
                            .setStatus(NoteStatus.FINAL)
                            .setOrigin(Origin.LIVE)
                            .setText(PatientText.of("aa bb zz yy ma nb"))
                            .setSourceSystem("it")
                            .setMessageId(noteId)
                            .setReceivedAt(Instant.now())
                            .build();
            topics.send(
                    Topics.NOTES_RAW,
                    List.of(note),
                    each -> Objects.requireNonNull(each.getAdmissionId()));
        }
    }

    private static boolean isAlive(ChildProcess coder) {
        assertThat(coder.isAlive()).as(coder.printed()).isTrue();
        return true;
    }

    private PreprocessConfig config(String name) {
        return PreprocessConfig.of(kafka.clientConfig(), folder.resolve(name))
                .named("tokenizer-change-live");
    }

    private static TextEngine engine(Bundle bundle) {
        return new TextEngine(bundle.normalizer(), bundle.tokenizer());
    }
}
