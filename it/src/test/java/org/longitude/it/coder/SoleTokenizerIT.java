package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

/** Two applications of one tokenizer. */
@KafkaTest
final class SoleTokenizerIT {

    private static final int ADMISSIONS = 6;

    private final TestKafka kafka;

    @TempDir Path folder;

    SoleTokenizerIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void shouldLetOneOfTwoPublishThatAreStartedInTheSameMomentForOneTokenizer() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("contested"));
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig());
                PreprocessService live =
                        new PreprocessService(config("contested-live"), engine(bundle));
                PreprocessService second =
                        PreprocessService.retokenizing(
                                config("contested-second"), engine(bundle), false)) {
            sendNotes(topics, "n1");
            List<CompletableFuture<Throwable>> starts = List.of(started(live), started(second));

            Eventually.holds(
                    "one gives way",
                    () ->
                            starts.stream().allMatch(CompletableFuture::isDone)
                                    && (starts.stream().anyMatch(start -> start.join() != null)
                                            || live.failure().isPresent()
                                            || second.failure().isPresent()));
            sendNotes(topics, "n2");
            Eventually.holds(
                    "the other goes on",
                    () ->
                            starts.get(0).join() != null
                                    || live.failure().isPresent()
                                    || made(topics));
            assertThat(topics.read(Topics.ADMISSIONS_TOKENIZED))
                    .extracting(each -> each.getAdmissionId() + "/" + each.getRevision())
                    .doesNotHaveDuplicates();
        }
    }

    private static boolean made(CoderTopics topics) {
        return topics.read(Topics.ADMISSIONS_TOKENIZED).size() >= 2 * ADMISSIONS;
    }

    /** What its start threw, or null. */
    private static CompletableFuture<Throwable> started(PreprocessService service) {
        return CompletableFuture.runAsync(service::start).handle((done, failure) -> failure);
    }

    private static void sendNotes(CoderTopics topics, String noteId) {
        for (int i = 0; i < ADMISSIONS; i++) {
            ClinicalNote note =
                    ClinicalNote.newBuilder()
                            .setNoteId("contested" + i + noteId)
                            .setAdmissionId("contested" + i)
                            .setCategory(NoteCategory.NURSING)
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

    private PreprocessConfig config(String name) {
        return PreprocessConfig.of(kafka.clientConfig(), folder.resolve(name))
                .named("sole-tokenizer-live");
    }

    private static TextEngine engine(Bundle bundle) {
        return new TextEngine(bundle.normalizer(), bundle.tokenizer());
    }
}
