package org.longitude.it.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.it.ChildProcess;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.text.Normalizer;
import org.longitude.model.text.NormalizerSettings;
import org.longitude.model.text.SentenceSplitting;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.Replay;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.snapshot.RangeChoice;
import org.longitude.trainer.snapshot.TemporarySnapshot;

/** What must hold of the stream as a whole, whatever happens to it meanwhile. */
@KafkaTest
final class StreamIT {

    private static final Duration WITHIN = Duration.ofMinutes(4);
    private static final long LOOK_AGAIN_AFTER_MS = 100;
    private static final int INTERLEAVINGS = 200;
    private static final int PARTITIONS = 3;

    @TempDir Path folder;

    private final TestKafka kafka;
    private final CommittedRecords committed;
    private final TextEngine engine = engine(Normalizer.standard(), Story.VOCABULARY);
    private final String applicationId;
    private NoteFeed feed;

    StreamIT(TestKafka kafka) {
        this.kafka = kafka;
        this.committed = new CommittedRecords(kafka);
        this.applicationId = kafka.unique("stream");
    }

    @BeforeEach
    void openFeed() {
        feed = new NoteFeed(kafka.clientConfig());
    }

    @AfterEach
    void closeFeed() {
        feed.close();
    }

    /**
     * Two hundred orders of one story, with a second instance joining (a rebalance), the first
     * leaving in the middle and a third starting from Kafka's state alone; then the same topics are
     * read as the trainer reads them.
     */
    @Test
    void shouldEndInTheSameContentWhateverTheOrderAndWhoeverWorksAndTrainOnTheSameTokens()
            throws Exception {
        List<List<Story.Step>> orders = Story.orders(INTERLEAVINGS);
        int steps = orders.stream().mapToInt(List::size).max().orElseThrow();
        PreprocessService first = started("first", applicationId);
        try {
            send(orders, 0, steps / 3);
            workOnWithout(first, orders, steps);
        } finally {
            first.close();
        }
        assertThat(first.failure()).isEmpty();
        send(List.of(Story.lastWord(INTERLEAVINGS)), 0, INTERLEAVINGS);
        try (PreprocessService third = started("third", applicationId)) {
            awaitAllRead(applicationId, Topics.NOTES_RAW, Topics.ADMISSIONS_EVENTS);
            assertThat(third.failure()).isEmpty();
        }

        Map<String, TokenizedAdmission> last = lastOfEach(read(Topics.ADMISSIONS_TOKENIZED));
        assertThat(last).hasSize(INTERLEAVINGS);
        Set<Object> ends =
                last.values().stream()
                        .map(each -> List.of(each.getStatus(), each.getTokenIds(), ids(each)))
                        .collect(Collectors.toSet());
        assertThat(ends).hasSize(1);
        TokenizedAdmission end = last.values().iterator().next();
        assertThat(ids(end)).isEqualTo(Story.NOTES_AT_THE_END);
        assertThat(end.getStatus()).isEqualTo(AdmissionStatus.REVISED);
        assertThat(committed.atLeast(0, Topics.NOTES_RAW.dlq())).isEmpty();
        assertTrainerReadsTheSame(last);
    }

    /** A second joins, which is a rebalance; the first leaves, which is another. */
    private void workOnWithout(PreprocessService first, List<List<Story.Step>> orders, int steps)
            throws Exception {
        try (PreprocessService second = started("second", applicationId)) {
            send(orders, steps / 3, 2 * steps / 3);
            committed.atLeast(INTERLEAVINGS, Topics.NOTES_NORMALIZED.name());
            first.close();
            send(orders, 2 * steps / 3, steps);
            awaitAllRead(applicationId, Topics.NOTES_RAW, Topics.ADMISSIONS_EVENTS);
            assertThat(second.failure()).isEmpty();
        }
    }

    private void assertTrainerReadsTheSame(Map<String, TokenizedAdmission> last) throws Exception {
        for (String admission : last.keySet()) {
            feed.send(Story.codes(admission));
        }
        feed.flush();
        try (Corpus corpus =
                TemporarySnapshot.take(
                        kafka.clientConfig(), RangeChoice.EVERYTHING, ReadProgress.NONE)) {
            assertThat(corpus.coded()).hasSize(INTERLEAVINGS);
            for (ArchivedAdmission admission : corpus.coded()) {
                assertThat(admission.tokenIds(engine.tokenizer()))
                        .as(admission.admissionId())
                        .containsExactly(
                                last.get(admission.admissionId()).getTokenIds().stream()
                                        .mapToInt(Integer::intValue)
                                        .toArray());
            }
        }
    }

    @Test
    void shouldNormaliseEveryNoteOnceWhenItsProcessIsKilledInMidStream() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        int admissions = 60;
        int notesEach = 10;
        Path log = folder.resolve("stream.log");
        try (ChildProcess process =
                ChildProcess.preprocess(
                        kafka,
                        bundle.directory(),
                        log,
                        "--state-dir=" + folder.resolve("state"),
                        "--application-id=" + applicationId)) {
            for (int note = 0; note < notesEach; note++) {
                for (int admission = 0; admission < admissions; admission++) {
                    feed.send(
                            NoteFeed.note(
                                    "adm" + admission,
                                    "n" + admission + "-" + note,
                                    "ab cd ef on day " + note));
                }
                feed.flush();
                if (note == notesEach / 2) {
                    committed.atLeast(admissions, Topics.NOTES_NORMALIZED.name());
                    assertThat(process.isAlive()).as("see %s", log).isTrue();
                    process.kill();
                }
            }
        }
        TextEngine engineOfBundle = TextEngine.load(bundle.directory());
        try (PreprocessService next =
                new PreprocessService(config("state", applicationId), engineOfBundle)) {
            next.start();
            awaitAllRead(applicationId, Topics.NOTES_RAW);
            assertThat(next.failure()).isEmpty();
        }

        List<NormalizedNote> normalized = read(Topics.NOTES_NORMALIZED);
        assertThat(normalized).hasSize(admissions * notesEach);
        assertThat(normalized)
                .extracting(note -> note.getSourcePartition() + "@" + note.getSourceOffset())
                .doesNotHaveDuplicates();
        Map<String, TokenizedAdmission> last = lastOfEach(read(Topics.ADMISSIONS_TOKENIZED));
        assertThat(last).hasSize(admissions);
        assertThat(last.values())
                .allSatisfy(each -> assertThat(each.getNotes()).hasSize(notesEach));
        assertThat(read(Topics.ADMISSIONS_TOKENIZED)).hasSize(admissions * notesEach);
    }

    /** A new tokenizer, an application that was reset, and rules that changed. */
    @Test
    void shouldTokeniseAnewFromNormalisedNotesAndNeverLowerANumber() throws Exception {
        List<List<Story.Step>> orders = Story.orders(12);
        send(orders, 0, Integer.MAX_VALUE);
        feed.send(NoteFeed.note("open", "n1", "fever and cough"));
        feed.flush();
        try (PreprocessService live = started("live", applicationId)) {
            awaitAllRead(applicationId, Topics.NOTES_RAW, Topics.ADMISSIONS_EVENTS);
            assertThat(live.failure()).isEmpty();
        }
        Map<String, TokenizedAdmission> before = lastOfEach(read(Topics.ADMISSIONS_TOKENIZED));

        TextEngine newer = engine(Normalizer.standard(), "cough fever and");
        try (PreprocessService second =
                PreprocessService.retokenizing(config("second", applicationId), newer, false)) {
            second.start();
            awaitPublished(newer, 1);
            assertThat(second.hasCaughtUp()).isTrue();
            feed.send(discharge("open"));
            feed.flush();
            awaitPublished(newer, 2);
        }
        List<TokenizedAdmission> anew = published(newer);
        assertThat(anew)
                .extracting(TokenizedAdmission::getAdmissionId)
                .containsExactly("open", "open");
        assertThat(anew.get(0).getRevision()).isEqualTo(before.get("open").getRevision());
        assertThat(anew.get(0).getTokenIds()).isNotEqualTo(before.get("open").getTokenIds());

        assertLivePathGoesOnWith(newer);
        assertResetPublishesOnlyWhatIsNew(before);
        assertReplayLeavesOneNoteOfEach();
    }

    /** What the re-tokeniser has published, discharge included, is not published again. */
    private void assertLivePathGoesOnWith(TextEngine newer) throws Exception {
        try (PreprocessService live = new PreprocessService(config("live", applicationId), newer)) {
            live.start();
            awaitAllRead(applicationId, Topics.NOTES_RAW, Topics.ADMISSIONS_EVENTS);
            awaitSettled(live);
            feed.send(NoteFeed.note("open", "n2", "fever"));
            feed.flush();
            awaitPublished(newer, 3);
            assertThat(live.failure()).isEmpty();
        }
        assertThat(published(newer))
                .extracting(TokenizedAdmission::getRevision)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    /** All is read anew, and no number is given twice or falls. */
    private void assertResetPublishesOnlyWhatIsNew(Map<String, TokenizedAdmission> before)
            throws Exception {
        try (PreprocessService again = started("reset", applicationId + "-reset")) {
            awaitSettled(again);
            assertThat(again.failure()).isEmpty();
        }
        Map<String, TokenizedAdmission> after = lastOfEach(published(engine));
        before.forEach(
                (admission, earlier) -> {
                    TokenizedAdmission later = after.get(admission);
                    assertThat(later.getRevision()).isGreaterThanOrEqualTo(earlier.getRevision());
                    if (!admission.equals("open")) {
                        assertThat(later.getTokenIds()).isEqualTo(earlier.getTokenIds());
                        assertThat(later.getStatus()).isEqualTo(earlier.getStatus());
                    }
                });
        // It got a note and a discharge when the live path had the other tokenizer.
        assertThat(after.get("open").getNotes()).hasSize(2);
        assertThat(after.get("open").getStatus()).isEqualTo(AdmissionStatus.REVISED);
    }

    private static AdmissionEvent discharge(String admission) {
        return AdmissionEvent.newBuilder()
                .setAdmissionId(admission)
                .setKind(AdmissionEventKind.DISCHARGED)
                .setOccurredAt(Instant.parse("2150-01-02T00:00:00Z"))
                .setSourceSystem("adt")
                .setMessageId("discharge")
                .setReceivedAt(Instant.now())
                .build();
    }

    private List<TokenizedAdmission> published(TextEngine by) {
        return read(Topics.ADMISSIONS_TOKENIZED).stream()
                .filter(each -> each.getTokenizerHash().equals(by.tokenizer().hash()))
                .toList();
    }

    private void awaitPublished(TextEngine by, int count) throws InterruptedException {
        await("admissions of the tokenizer", () -> published(by).size() >= count);
    }

    private void awaitSettled(PreprocessService service) throws InterruptedException {
        await("it has settled", () -> service.settledPartitions() == PARTITIONS);
    }

    private void assertReplayLeavesOneNoteOfEach() throws Exception {
        Set<String> notes =
                read(Topics.NOTES_NORMALIZED).stream()
                        .map(StreamIT::identity)
                        .collect(Collectors.toSet());
        Normalizer changed =
                new Normalizer(NormalizerSettings.defaults().with(SentenceSplitting.LINES));
        new Replay(config("replay", "ignored"), changed, false).run(left -> {});

        List<NormalizedNote> replayed = read(Topics.NOTES_NORMALIZED);
        assertThat(replayed)
                .extracting(NormalizedNote::getNormalizerHash)
                .containsOnly(changed.hash());
        assertThat(replayed.stream().map(StreamIT::identity))
                .containsExactlyInAnyOrderElementsOf(notes);

        new Replay(config("replay", "ignored"), changed, false).run(left -> {});
        assertThat(read(Topics.NOTES_NORMALIZED)).hasSameSizeAs(replayed);
    }

    private static String identity(NormalizedNote note) {
        return note.getSourcePartition() + "@" + note.getSourceOffset();
    }

    /** The n-th step of every order, then the next of every order. */
    private void send(List<List<Story.Step>> orders, int from, int to) throws Exception {
        int longest = orders.stream().mapToInt(List::size).max().orElseThrow();
        for (int step = from; step < Math.min(to, longest); step++) {
            for (List<Story.Step> order : orders) {
                if (step < order.size()) {
                    order.get(step).sendTo(feed);
                }
            }
        }
        feed.flush();
    }

    /** Of each admission the last; every number is given once and higher than those before. */
    private static Map<String, TokenizedAdmission> lastOfEach(List<TokenizedAdmission> revisions) {
        Map<String, TokenizedAdmission> last = new HashMap<>();
        Set<String> published = new HashSet<>();
        for (TokenizedAdmission revision : revisions) {
            TokenizedAdmission before = last.put(revision.getAdmissionId(), revision);
            assertThat(before == null || before.getRevision() < revision.getRevision())
                    .as(revision.getAdmissionId())
                    .isTrue();
            assertThat(published.add(revision.getAdmissionId() + "/" + revision.getRevision()))
                    .isTrue();
        }
        return last;
    }

    private static List<String> ids(TokenizedAdmission admission) {
        int prefix = admission.getAdmissionId().length();
        return admission.getNotes().stream()
                .map(note -> note.getNoteId().substring(prefix))
                .toList();
    }

    private void awaitAllRead(String group, Topic<?, ?>... topics) throws InterruptedException {
        await("all is read", () -> left(group, topics) == 0);
    }

    private interface Condition {
        boolean holds() throws InterruptedException, ExecutionException;
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        try {
            while (!condition.holds()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(what + ": not within " + WITHIN);
                }
                Thread.sleep(LOOK_AGAIN_AFTER_MS);
            }
        } catch (ExecutionException e) {
            throw new AssertionError(what, e);
        }
    }

    private long left(String group, Topic<?, ?>... topics)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (Topic<?, ?> topic : topics) {
            names.add(topic.name());
        }
        kafka.admin()
                .describeTopics(names)
                .allTopicNames()
                .get()
                .forEach(
                        (name, topic) ->
                                topic.partitions()
                                        .forEach(
                                                each ->
                                                        partitions.put(
                                                                new TopicPartition(
                                                                        name, each.partition()),
                                                                OffsetSpec.latest())));
        Map<TopicPartition, OffsetAndMetadata> done =
                kafka.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        long left = 0;
        for (var end : kafka.admin().listOffsets(partitions).all().get().entrySet()) {
            OffsetAndMetadata at = done.get(end.getKey());
            left += end.getValue().offset() - (at == null ? 0 : at.offset());
        }
        return left;
    }

    private PreprocessService started(String stateDir, String id) throws InterruptedException {
        PreprocessService service = new PreprocessService(config(stateDir, id), engine);
        service.start();
        if (!service.awaitRunning(WITHIN)) {
            service.close();
            throw new AssertionError("not running within " + WITHIN);
        }
        return service;
    }

    private PreprocessConfig config(String stateDir, String id) {
        return PreprocessConfig.of(kafka.clientConfig(), folder.resolve(stateDir)).named(id);
    }

    private <V extends SpecificRecord> List<V> read(Topic<String, V> topic) {
        try (var serde = topic.valueSerde(kafka.clientConfig())) {
            return committed.atLeast(0, topic.name()).stream()
                    .map(record -> serde.deserializer().deserialize(topic.name(), record.value()))
                    .toList();
        }
    }

    private static TextEngine engine(Normalizer normalizer, String words) {
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        vocabulary.add(normalizer.normalize(words));
        return new TextEngine(normalizer, vocabulary.build(100, 1));
    }
}
