package org.longitude.it.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.longitude.it.ChildProcess;
import org.longitude.it.Reconcile;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * Pre-processing killed at a moment that the broker vouches for: the process is frozen, the broker
 * asked where its transaction is, and it is killed only where that is the moment that was meant.
 */
@KafkaTest
final class StreamKilledIT {

    private static final int ADMISSIONS = 20;
    private static final int NOTES_BEFORE_THE_COMMIT = 3;
    private static final int LOOKS_MAX = 500;
    private static final int ROUNDS = 20;

    /** What the Helm chart gives a pod of pre-processing. */
    private static final int GRACE_SECONDS = 45;

    private static final int SIGTERM_STATUS = 143;

    /** Where the transaction is when the process dies. */
    enum Moment {
        BETWEEN_TRANSACTIONS,
        IN_TRANSACTION
    }

    @TempDir Path folder;

    private final TestKafka kafka;
    private final CommittedRecords committed;
    private final NoteFeed feed;
    private final String applicationId;
    private final Random random = new Random(20);
    private int notesEach;

    StreamKilledIT(TestKafka kafka) {
        this.kafka = kafka;
        this.committed = new CommittedRecords(kafka);
        this.feed = new NoteFeed(kafka.clientConfig());
        this.applicationId = kafka.unique("killed");
    }

    @AfterEach
    void close() {
        feed.close();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void shouldLoseAndDoubleNothingWhenKilled(Moment moment) throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        killAt(moment, bundle, "killed");
        assertEverythingOnce(bundle);
    }

    /**
     * What it wrote is taken back, and yet its outputs are not empty: the next start reads all that
     * is there before it publishes, as after a reset, and each admission once.
     */
    @Test
    void shouldPublishEachAdmissionOnceWithAllItsNotesWhenKilledBeforeTheFirstCommit()
            throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        Path log = folder.resolve("uncommitted.log");
        for (int note = 0; note < NOTES_BEFORE_THE_COMMIT; note++) {
            sendNotes();
        }
        try (ChildProcess process = seldomCommitting(bundle, log)) {
            while (!isAt(Moment.IN_TRANSACTION)) {
                assertThat(process.isAlive()).as("see %s", log).isTrue();
            }
            process.freeze();
            assumeThat(isAt(Moment.IN_TRANSACTION) && neverCommitted())
                    .as("no commit came between two looks")
                    .isTrue();
            process.kill();
        }

        try (PreprocessService next = next(bundle)) {
            next.start();
            committed.atLeast(ADMISSIONS, Topics.ADMISSIONS_TOKENIZED.name());
            sendNotes();
            committed.atLeast(2 * ADMISSIONS, Topics.ADMISSIONS_TOKENIZED.name());
            assertThat(next.failure()).isEmpty();
        }
        assertThat(notesOfRevisions())
                .hasSize(ADMISSIONS)
                .allSatisfy(
                        (id, notes) ->
                                assertThat(notes)
                                        .containsExactly(
                                                NOTES_BEFORE_THE_COMMIT,
                                                NOTES_BEFORE_THE_COMMIT + 1));
        assertNormalizedOnce();
        assertThat(Reconcile.run(kafka).printed())
                .as("nobody codes here; all that comes before has happened")
                .contains("not_coded")
                .doesNotContain("not_normalised", "not_tokenised");
    }

    private boolean neverCommitted() throws Exception {
        return kafka.admin()
                .listConsumerGroupOffsets(applicationId)
                .partitionsToOffsetAndMetadata()
                .get()
                .isEmpty();
    }

    /** Of each admission how many notes its revisions have, in their order. */
    private Map<String, List<Integer>> notesOfRevisions() {
        Map<String, List<Integer>> notes = new HashMap<>();
        for (TokenizedAdmission each : read(Topics.ADMISSIONS_TOKENIZED)) {
            notes.computeIfAbsent(each.getAdmissionId(), id -> new ArrayList<>())
                    .add(each.getNotes().size());
        }
        return notes;
    }

    private void assertNormalizedOnce() {
        assertThat(read(Topics.NOTES_NORMALIZED))
                .extracting(note -> note.getSourcePartition() + "@" + note.getSourceOffset())
                .doesNotHaveDuplicates()
                .hasSize(ADMISSIONS * notesEach);
    }

    private ChildProcess seldomCommitting(Bundle bundle, Path log) {
        return ChildProcess.of(
                SeldomCommitting.class,
                log,
                kafka.bootstrap(),
                kafka.registryUrl(),
                folder.resolve("state").toString(),
                applicationId,
                bundle.directory().toString());
    }

    /** Pre-processing that leaves time between two commits. */
    static final class SeldomCommitting {

        private static final int EVERY_MS = 5_000;

        private SeldomCommitting() {}

        public static void main(String[] arguments) throws InterruptedException {
            PreprocessConfig config =
                    PreprocessConfig.of(
                                    Map.of(
                                            "bootstrap.servers", arguments[0],
                                            "schema.registry.url", arguments[1]),
                                    Path.of(arguments[2]))
                            .named(arguments[3])
                            .committingEvery(EVERY_MS);
            try (PreprocessService service =
                    new PreprocessService(config, TextEngine.load(Path.of(arguments[4])))) {
                service.start();
                service.awaitStopped();
            }
        }
    }

    @Test
    void shouldLeaveNoTransactionOpenAndLoseNothingWhenToldToStop() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        Path log = folder.resolve("terminated.log");
        try (ChildProcess process =
                ChildProcess.preprocess(
                        kafka,
                        bundle.directory(),
                        log,
                        "--state-dir=" + folder.resolve("state"),
                        "--application-id=" + applicationId)) {
            sendNotes();
            committed.atLeast(ADMISSIONS, Topics.NOTES_NORMALIZED.name());
            sendNotes();

            assertThat(process.terminate(GRACE_SECONDS))
                    .as("see %s", log)
                    .isEqualTo(SIGTERM_STATUS);
        }
        assertThat(states())
                .as("of its transactions, and nobody has ended one since")
                .isNotEmpty()
                .doesNotContain(
                        TransactionState.ONGOING,
                        TransactionState.PREPARE_COMMIT,
                        TransactionState.PREPARE_ABORT);
        assertEverythingOnce(bundle);
    }

    @Test
    @Tag("long")
    void shouldLoseAndDoubleNothingWhenKilledTwentyTimes() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        for (int round = 0; round < ROUNDS; round++) {
            Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
            killAt(moment, bundle, "round-" + round);
        }
        System.out.printf("[it] killed %d times over %d notes%n", ROUNDS, ADMISSIONS * notesEach);
        assertEverythingOnce(bundle);
    }

    private void killAt(Moment moment, Bundle bundle, String name) throws Exception {
        Path log = folder.resolve(name + ".log");
        int before = committed.atLeast(0, Topics.NOTES_NORMALIZED.name()).size();
        try (ChildProcess process =
                ChildProcess.preprocess(
                        kafka,
                        bundle.directory(),
                        log,
                        "--state-dir=" + folder.resolve("state"),
                        "--application-id=" + applicationId)) {
            sendNotes();
            // What dies before its first commit says less, which has a test of its own.
            committed.atLeast(before + ADMISSIONS, Topics.NOTES_NORMALIZED.name());
            for (int look = 0; look < LOOKS_MAX; look++) {
                assertThat(process.isAlive()).as("see %s", log).isTrue();
                sendNotes();
                Thread.sleep(random.nextInt(40));
                process.freeze();
                if (isAt(moment)) {
                    process.kill();
                    return;
                }
                process.thaw();
            }
        }
        throw new AssertionError("never " + moment + " in " + LOOKS_MAX + " looks");
    }

    /** What the broker says while the process cannot say or do anything. */
    private boolean isAt(Moment moment) throws Exception {
        List<String> ids =
                kafka.admin().listTransactions().all().get().stream()
                        .map(each -> each.transactionalId())
                        .filter(id -> id.startsWith(applicationId))
                        .toList();
        Collection<TransactionDescription> transactions =
                kafka.admin().describeTransactions(ids).all().get().values();
        Set<TransactionState> states = new HashSet<>();
        Set<String> topics = new HashSet<>();
        for (TransactionDescription each : transactions) {
            states.add(each.state());
            each.topicPartitions().stream().map(TopicPartition::topic).forEach(topics::add);
        }
        return switch (moment) {
            case BETWEEN_TRANSACTIONS ->
                    states.contains(TransactionState.COMPLETE_COMMIT)
                            && !states.contains(TransactionState.ONGOING);
            case IN_TRANSACTION ->
                    states.contains(TransactionState.ONGOING)
                            && topics.contains(Topics.NOTES_NORMALIZED.name());
        };
    }

    private Set<TransactionState> states() throws Exception {
        Set<TransactionState> states = new HashSet<>();
        kafka.admin().listTransactions().all().get().stream()
                .filter(each -> each.transactionalId().startsWith(applicationId))
                .forEach(each -> states.add(each.state()));
        return states;
    }

    /** One more note of every admission. */
    private void sendNotes() throws Exception {
        for (int admission = 0; admission < ADMISSIONS; admission++) {
            feed.send(
                    NoteFeed.note(
                            "adm" + admission,
                            "n" + admission + "-" + notesEach,
                            "ab cd ef on day " + notesEach));
        }
        feed.flush();
        notesEach++;
    }

    private void assertEverythingOnce(Bundle bundle) throws Exception {
        int notes = ADMISSIONS * notesEach;
        try (PreprocessService next = next(bundle)) {
            next.start();
            committed.atLeast(notes, Topics.ADMISSIONS_TOKENIZED.name());
            assertThat(next.failure()).isEmpty();
        }
        assertNormalizedOnce();
        assertThat(read(Topics.ADMISSIONS_TOKENIZED))
                .extracting(each -> each.getAdmissionId() + "/" + each.getRevision())
                .doesNotHaveDuplicates()
                .hasSize(notes);
        assertThat(committed.atLeast(0, Topics.NOTES_RAW.dlq())).isEmpty();
    }

    private PreprocessService next(Bundle bundle) {
        return new PreprocessService(
                PreprocessConfig.of(kafka.clientConfig(), folder.resolve("state"))
                        .named(applicationId),
                TextEngine.load(bundle.directory()));
    }

    private <V extends SpecificRecord> List<V> read(Topic<String, V> topic) {
        try (var serde = topic.valueSerde(kafka.clientConfig())) {
            return committed.atLeast(0, topic.name()).stream()
                    .map(record -> serde.deserializer().deserialize(topic.name(), record.value()))
                    .toList();
        }
    }
}
