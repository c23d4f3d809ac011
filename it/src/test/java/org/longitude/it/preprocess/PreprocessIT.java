package org.longitude.it.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;

/** Preprocessing as it runs: a real broker, a real registry, transactions and restarts. */
@KafkaTest
final class PreprocessIT {

    private static final Duration RUNNING_WITHIN = Duration.ofMinutes(3);
    private static final int ADMISSIONS = 40;
    private static final int NOTES_EACH = 6;

    @TempDir Path folder;

    private final TestKafka kafka;
    private final CommittedRecords committed;
    private final TextEngine engine = engine();
    private final String applicationId;
    private NoteFeed feed;

    PreprocessIT(TestKafka kafka) {
        this.kafka = kafka;
        this.committed = new CommittedRecords(kafka);
        this.applicationId = kafka.unique("preprocess");
    }

    @BeforeEach
    void openFeed() {
        feed = new NoteFeed(kafka.clientConfig());
    }

    @AfterEach
    void closeFeed() {
        feed.close();
    }

    @Test
    void shouldCommitADeadLetterWithTheRecordsAroundIt() throws Exception {
        byte[] broken = {0, 0, 0, 0, 9, 9};
        feed.send(NoteFeed.note("a", "n1", "fever"));
        feed.sendBytes("a", broken);
        feed.send(NoteFeed.note("a", "n2", "cough"));
        feed.flush();

        try (PreprocessService service = started("state")) {
            assertThat(service.isRunning()).isTrue();
            List<TokenizedAdmission> revisions = read(2, Topics.ADMISSIONS_TOKENIZED);
            ConsumerRecord<byte[], byte[]> dead =
                    committed.atLeast(1, Topics.NOTES_RAW.dlq()).get(0);

            assertThat(revisions)
                    .extracting(TokenizedAdmission::getRevision)
                    .containsExactly(256L, 768L);
            assertThat(dead.value()).isEqualTo(broken);
            DeadLetter letter = DeadLetter.from(dead.headers());
            assertThat(letter.sourceOffset()).isEqualTo(1);
            assertThat(letter.stage()).isEqualTo("preprocess-stream");
        }
    }

    /** Stops in the middle and goes on elsewhere, where the state has to come from Kafka. */
    @Test
    void shouldLoseAndRepeatNothingWhenItMovesToAnotherMachineInTheMiddle() throws Exception {
        int notes = ADMISSIONS * NOTES_EACH;
        sendAll(0, NOTES_EACH / 2);
        try (PreprocessService first = started("first")) {
            committed.atLeast(10, Topics.NOTES_NORMALIZED.name());
            sendAll(NOTES_EACH / 2, NOTES_EACH);
            assertThat(first.failure()).isEmpty();
        }
        try (PreprocessService second = started("second");
                PreprocessService third = started("third")) {
            List<TokenizedAdmission> revisions = read(notes, Topics.ADMISSIONS_TOKENIZED);
            List<NormalizedNote> normalized = read(notes, Topics.NOTES_NORMALIZED);

            assertThat(second.failure()).isEmpty();
            assertThat(third.failure()).isEmpty();
            assertThat(revisions).hasSize(notes);
            assertThat(normalized).hasSize(notes);
            assertEveryNoteIsInTheLastRevision(revisions);
        }
    }

    private void sendAll(int from, int to) throws Exception {
        for (int note = from; note < to; note++) {
            for (int admission = 0; admission < ADMISSIONS; admission++) {
                feed.send(
                        NoteFeed.note(
                                "adm" + admission,
                                "n" + admission + "-" + note,
                                "one fever on day " + note));
            }
        }
        feed.flush();
    }

    private static void assertEveryNoteIsInTheLastRevision(List<TokenizedAdmission> revisions) {
        Map<String, TokenizedAdmission> last = new HashMap<>();
        Set<String> published = new HashSet<>();
        for (TokenizedAdmission revision : revisions) {
            TokenizedAdmission before = last.put(revision.getAdmissionId(), revision);
            assertThat(before == null || before.getRevision() < revision.getRevision()).isTrue();
            assertThat(published.add(revision.getAdmissionId() + "/" + revision.getRevision()))
                    .isTrue();
        }
        assertThat(last).hasSize(ADMISSIONS);
        assertThat(last.values())
                .allSatisfy(admission -> assertThat(admission.getNotes()).hasSize(NOTES_EACH));
    }

    @Test
    void shouldLetShiftedChartsAndOldReplaysThroughWithTheTimeOfDay() throws Exception {
        Instant before = Instant.now();
        feed.send(
                NoteFeed.note("mimic", "n1", "fever")
                        .setChartedAt(Instant.parse("2150-03-01T00:00:00Z")));
        feed.send(NoteFeed.note("replay", "n2", "cough"), before.minus(Duration.ofDays(400)));
        feed.flush();

        try (PreprocessService service = started("state")) {
            List<ConsumerRecord<byte[], byte[]>> admissions =
                    committed.atLeast(2, Topics.ADMISSIONS_TOKENIZED.name());
            List<ConsumerRecord<byte[], byte[]>> notes =
                    committed.atLeast(2, Topics.NOTES_NORMALIZED.name());

            assertThat(service.failure()).isEmpty();
            for (List<ConsumerRecord<byte[], byte[]>> records : List.of(admissions, notes)) {
                assertThat(records).hasSize(2);
                assertThat(records)
                        .extracting(record -> Instant.ofEpochMilli(record.timestamp()))
                        .allMatch(at -> !at.isBefore(before) && !at.isAfter(Instant.now()));
            }
        }
    }

    /** A note of nothing but marks has the most words a note can have. */
    @Test
    void shouldPassTheLargestLegalNoteThroughStateAndBothOutputs() throws Exception {
        String densest = ",;".repeat(Limits.NOTE_BYTES_MAX / 2);
        feed.send(NoteFeed.note("large", "n1", densest));
        feed.send(NoteFeed.note("small", "n2", "fever"));
        feed.flush();

        try (PreprocessService service = started("state")) {
            Map<String, TokenizedAdmission> admissions = new HashMap<>();
            read(2, Topics.ADMISSIONS_TOKENIZED)
                    .forEach(each -> admissions.put(each.getAdmissionId(), each));
            NormalizedNote note =
                    read(2, Topics.NOTES_NORMALIZED).stream()
                            .filter(each -> each.getNoteId().equals("n1"))
                            .findFirst()
                            .orElseThrow();

            assertThat(service.failure()).isEmpty();
            assertThat(admissions.get("large").getTokenIds()).hasSize(Limits.NOTE_BYTES_MAX);
            assertThat(note.getStarts()).hasSize(Limits.NOTE_BYTES_MAX);
            assertThat(committed.atLeast(0, Topics.NOTES_RAW.dlq())).isEmpty();
        }
    }

    /**
     * Nothing is known of a record while the registry is away: it is neither bad nor passed over.
     */
    @Test
    void shouldPutNothingAsideWhileTheRegistryIsAwayAndTakeAllAfterwards() throws Exception {
        int notes = 1_000;
        int port = freePort();
        Map<String, String> config = new HashMap<>(kafka.clientConfig());
        config.put("schema.registry.url", "http://127.0.0.1:" + port);
        config.put("max.retries", "0");
        try (EmbeddedSchemaRegistry registry =
                        EmbeddedSchemaRegistry.start(folder.resolve("registry"), port);
                NoteFeed ownFeed = new NoteFeed(config)) {
            assertThat(registry.url()).contains(Integer.toString(port));
            IntStream.range(0, notes)
                    .forEach(i -> ownFeed.send(NoteFeed.note("adm" + i, "n" + i, "fever")));
            ownFeed.flush();
        }

        try (PreprocessService service = new PreprocessService(config("state", config), engine)) {
            service.start();
            waitUntilAThreadFailed(service);
            try (EmbeddedSchemaRegistry again =
                    EmbeddedSchemaRegistry.start(folder.resolve("registry"), port)) {
                assertThat(committed.atLeast(notes, Topics.ADMISSIONS_TOKENIZED.name()))
                        .hasSize(notes);
                assertThat(again.url()).isNotEmpty();
            }
            assertThat(service.failure()).isEmpty();
            assertThat(committed.atLeast(0, Topics.NOTES_RAW.dlq())).isEmpty();
        }
    }

    private static void waitUntilAThreadFailed(PreprocessService service)
            throws InterruptedException {
        long deadline = System.nanoTime() + RUNNING_WITHIN.toNanos();
        while (service.restarts() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertThat(service.restarts()).isPositive();
    }

    private PreprocessService started(String stateDir) throws InterruptedException {
        PreprocessService service =
                new PreprocessService(config(stateDir, kafka.clientConfig()), engine);
        service.start();
        if (!service.awaitRunning(RUNNING_WITHIN)) {
            service.close();
            throw new AssertionError("not running within " + RUNNING_WITHIN);
        }
        return service;
    }

    private PreprocessConfig config(String stateDir, Map<String, String> client) {
        return PreprocessConfig.of(client, folder.resolve(stateDir)).named(applicationId);
    }

    private <V extends SpecificRecord> List<V> read(int atLeast, Topic<String, V> topic) {
        try (var serde = topic.valueSerde(kafka.clientConfig())) {
            return committed.atLeast(atLeast, topic.name()).stream()
                    .map(record -> serde.deserializer().deserialize(topic.name(), record.value()))
                    .toList();
        }
    }

    private static TextEngine engine() {
        Normalizer normalizer = Normalizer.standard();
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        vocabulary.add(normalizer.normalize("one fever and cough on day 1 , ;"));
        return new TextEngine(normalizer, vocabulary.build(100, 1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
