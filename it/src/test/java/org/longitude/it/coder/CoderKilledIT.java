package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.coder.FaultPoint;
import org.longitude.coder.FaultyCoder;
import org.longitude.it.ChildProcess;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;

/** The coder's process killed with SIGKILL: at known points of a transaction, and at random. */
@KafkaTest
final class CoderKilledIT {

    private static final int ADMISSIONS = 120;
    private static final int TRANSACTIONS_BEFORE = 2;
    private static final int ROUNDS = 20;

    /** What the Helm chart gives a pod of the coder. */
    private static final int GRACE_SECONDS = 45;

    private static final int SIGTERM_STATUS = 143;
    private static final String OFFSETS = "__consumer_offsets";

    @TempDir static Path folder;
    private static Bundle bundle;

    private final TestKafka kafka;
    private final CoderTopics topics;
    private final Outcomes outcomes;
    private final String group;
    private int revisions;

    CoderKilledIT(TestKafka kafka) {
        this.kafka = kafka;
        this.topics = new CoderTopics(kafka, kafka.clientConfig());
        this.outcomes = new Outcomes(topics);
        this.group = kafka.unique("killed");
    }

    @BeforeAll
    static void makeBundle() {
        bundle = TestBundles.withModel(folder.resolve("bundle"), 64, 1);
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @ParameterizedTest
    @EnumSource(FaultPoint.class)
    void shouldLoseAndDoubleNothingWhenKilledAt(FaultPoint point) throws Exception {
        feed();
        feed();
        Path log = folder.resolve(point + ".log");
        int committed;
        try (ChildProcess coder =
                ChildProcess.of(
                        FaultyCoder.class,
                        log,
                        bundle.directory().toString(),
                        kafka.bootstrap(),
                        kafka.registryUrl(),
                        group,
                        point.name(),
                        Integer.toString(TRANSACTIONS_BEFORE))) {
            Eventually.holds(
                    "it stands at " + point,
                    () -> {
                        assertThat(coder.isAlive()).as("see %s", log).isTrue();
                        return coder.printed().contains(FaultyCoder.AT + point);
                    });
            committed = committed(coder.printed());
            assertBrokerIsAt(point);
            coder.kill();
        }
        if (point == FaultPoint.AFTER_COMMIT) {
            assertThat(committed).isPositive();
        }
        topics.endTransactionOf(group + "-0");
        assertThat(outcomes.count()).as("committed before the kill").isEqualTo(committed);

        codeTheRest();

        outcomes.assertEveryRevisionOnce();
    }

    @Test
    void shouldLeaveNoTransactionOpenAndLoseNothingWhenToldToStopInTheMiddle() throws Exception {
        feed();
        feed();
        Path log = folder.resolve("terminated.log");
        try (ChildProcess coder =
                ChildProcess.coder(kafka, bundle.directory(), log, "--group=" + group)) {
            Eventually.holds(
                    "it codes",
                    () -> {
                        assertThat(coder.isAlive()).as("see %s", log).isTrue();
                        return outcomes.count() > 0;
                    });
            feed();

            assertThat(coder.terminate(GRACE_SECONDS)).as("see %s", log).isEqualTo(SIGTERM_STATUS);
        }
        // Nobody has ended it since: it was ended in time.
        assertThat(transaction().state())
                .isIn(TransactionState.COMPLETE_COMMIT, TransactionState.COMPLETE_ABORT);

        codeTheRest();

        outcomes.assertEveryRevisionOnce();
    }

    @Test
    @Tag("long")
    void shouldLoseAndDoubleNothingWhenKilledTwentyTimesAtRandom() throws Exception {
        Random random = new Random(20);
        for (int round = 0; round < ROUNDS; round++) {
            feed();
            Path log = folder.resolve("round-" + round + ".log");
            int before = outcomes.count();
            try (ChildProcess coder =
                    ChildProcess.coder(kafka, bundle.directory(), log, "--group=" + group)) {
                Eventually.holds(
                        "it codes",
                        () -> {
                            assertThat(coder.isAlive()).as("see %s", log).isTrue();
                            return outcomes.count() > before;
                        });
                Thread.sleep(random.nextInt(300));
                coder.kill();
            }
        }
        codeTheRest();
        System.out.printf("[it] killed %d times over %d records%n", ROUNDS, revisions * ADMISSIONS);
        outcomes.assertEveryRevisionOnce();
    }

    /** One revision more of every admission. */
    private void feed() {
        revisions++;
        TokenizedAdmissions made = new TokenizedAdmissions(bundle, revisions);
        topics.send(
                Topics.ADMISSIONS_TOKENIZED,
                IntStream.range(0, ADMISSIONS).mapToObj(i -> admission(made, i)).toList());
    }

    private TokenizedAdmission admission(TokenizedAdmissions made, int number) {
        int tokens = number % 7 == 0 ? made.length(300, 900) : made.length(5, 60);
        return made.admission("a" + number, revisions, Origin.LIVE, tokens).build();
    }

    private static int committed(String printed) {
        int at = printed.lastIndexOf("committed=");
        return Integer.parseInt(
                printed.substring(at + "committed=".length()).lines().findFirst().orElseThrow());
    }

    /** What the broker says of the transaction, not what the process says of itself. */
    private void assertBrokerIsAt(FaultPoint point) throws Exception {
        switch (point) {
            case BEFORE_SEND, AFTER_COMMIT ->
                    Eventually.holds(
                            "the last transaction is complete",
                            () -> transaction().state() == TransactionState.COMPLETE_COMMIT);
            case MID_BATCH -> {
                assertThat(transaction().state()).isEqualTo(TransactionState.ONGOING);
                assertThat(topicsInTransaction()).isNotEmpty().doesNotContain(OFFSETS);
            }
            case BEFORE_COMMIT -> {
                assertThat(transaction().state()).isEqualTo(TransactionState.ONGOING);
                assertThat(topicsInTransaction()).hasSizeGreaterThan(1).contains(OFFSETS);
            }
        }
    }

    private List<String> topicsInTransaction() throws Exception {
        return transaction().topicPartitions().stream()
                .map(TopicPartition::topic)
                .distinct()
                .toList();
    }

    private TransactionDescription transaction() throws Exception {
        String id = group + "-0";
        return kafka.admin().describeTransactions(List.of(id)).description(id).get();
    }

    private void codeTheRest() throws Exception {
        try (CoderService next =
                new CoderService(
                        CoderConfig.of(kafka.clientConfig()).named(group, "0"),
                        bundle,
                        Device.cpu())) {
            next.start();
            Eventually.holds(
                    "all have an outcome",
                    () -> {
                        assertThat(next.failure()).isEmpty();
                        return topics.lag(group) == 0;
                    });
        }
    }
}
