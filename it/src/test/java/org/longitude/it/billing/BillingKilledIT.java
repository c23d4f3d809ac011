package org.longitude.it.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.billing.BillingExport;
import org.longitude.billing.ExportConfig;
import org.longitude.billing.RetryConfig;
import org.longitude.billing.fhir.ClaimLimits;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.it.ChildProcess;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.it.coder.Eventually;
import org.longitude.schemas.v1.BillingChange;

/**
 * The export's process killed with SIGKILL: in the middle of a transaction, between sending and
 * forgetting, and at random. The database's own locks hold it at the point where it is killed.
 */
@KafkaTest
@PostgresTest
final class BillingKilledIT {

    private static final int ADMISSIONS = 25;
    private static final int RECORDS = 150;
    private static final int ROUNDS = 20;

    @TempDir Path folder;

    private final TestKafka kafka;
    private final DatabaseConfig database;
    private final BillingTables tables;
    private final BillingTopics topics;
    private final BillingTruth truth;
    private final String group;

    BillingKilledIT(TestKafka kafka, TestPostgres postgres) {
        this.kafka = kafka;
        this.database = postgres.schema();
        this.tables = new BillingTables(postgres, database);
        this.topics = new BillingTopics(kafka);
        this.truth = new BillingTruth(topics, tables);
        this.group = kafka.unique("killed");
    }

    @AfterEach
    void close() {
        topics.close();
    }

    private ChildProcess child(String log, String... options) {
        String[] all = new String[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--group=" + group;
        return ChildProcess.billingExport(kafka, database, folder.resolve(log), all);
    }

    private void feed(int seed, long firstPlace) {
        topics.send(Predictions.story(new Random(seed), ADMISSIONS, RECORDS, firstPlace));
    }

    private void awaitSettled(ChildProcess child) throws Exception {
        Eventually.holds(
                "all is applied and sent",
                () -> {
                    assertThat(child.isAlive()).as(child.printed()).isTrue();
                    return truth.isSettled();
                });
    }

    /** In this process: the rest of the work, by the same group and instance. */
    private void finish() throws Exception {
        ExportConfig config =
                new ExportConfig(
                        kafka.clientConfig(),
                        database,
                        group,
                        "0",
                        ClaimLimits.DEFAULT,
                        false,
                        null,
                        RetryConfig.DEFAULT);
        try (BillingExport export = new BillingExport(config)) {
            export.start();
            Eventually.holds(
                    "all is applied and sent",
                    () -> {
                        assertThat(export.failure()).isEmpty();
                        return truth.isSettled();
                    });
        }
    }

    @Test
    void shouldApplyEachRevisionOnceWhenKilledInsideATransaction() throws Exception {
        feed(1, 0);
        try (ChildProcess child = child("inside.log")) {
            awaitSettled(child);
            long before = tables.read();
            try (Connection connection = tables.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                // It has advanced its offset and written the admission; its codes must wait.
                statement.execute("LOCK TABLE admission_code IN SHARE MODE");
                feed(2, RECORDS);
                Eventually.holds("it stands inside", () -> tables.blocked() == 1);
                child.kill();
                connection.rollback();
            }
            assertThat(tables.read()).as("nothing of it is there").isEqualTo(before);
        }

        finish();

        truth.assertHolds();
    }

    @Test
    void shouldSendAgainUnderTheSameIdsWhenKilledBetweenSendingAndForgetting() throws Exception {
        feed(3, 0);
        finish();
        int sentBefore = topics.changes().size();
        long waiting;
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement()) {
            // What was sent before is put back, as if its transaction had not been committed.
            tables.execute(
                    "INSERT INTO outbox (change_id, admission_id, revision, release_number, status,"
                            + " claim, beyond, source_partition, source_offset, fhir)"
                            + " SELECT gen_random_uuid(), admission_id, revision, release_number,"
                            + " status, claim, '[]', source_partition, source_offset, '{}'"
                            + " FROM admission");
            waiting = tables.waiting();
            connection.setAutoCommit(false);
            // Reading the outbox for sending goes through; forgetting must wait.
            statement.execute("LOCK TABLE outbox IN SHARE MODE");
            try (ChildProcess child = child("between.log")) {
                Eventually.holds(
                        "it has sent and stands before it forgets",
                        () -> {
                            assertThat(child.isAlive()).as(child.printed()).isTrue();
                            return tables.blocked() == 1;
                        });
                child.kill();
            }
            connection.rollback();
        }
        assertThat(topics.changes()).hasSize(sentBefore + (int) waiting);
        assertThat(tables.waiting()).as("nothing is forgotten").isEqualTo(waiting);

        finish();

        assertThat(topics.changes()).hasSize(sentBefore + 2 * (int) waiting);
        Set<String> ids = new HashSet<>();
        topics.changes().stream().map(BillingChange::getChangeId).forEach(ids::add);
        assertThat(ids).hasSize(sentBefore + (int) waiting);
    }

    @Test
    @Tag("long")
    void shouldApplyEachRevisionOnceWhenKilledTwentyTimesAtRandom() throws Exception {
        Random random = new Random(20);
        int records = 0;
        for (int round = 0; round < ROUNDS; round++) {
            feed(100 + round, records);
            records += RECORDS;
            long before = tables.read();
            try (ChildProcess child = child("round-" + round + ".log")) {
                Eventually.holds(
                        "it applies",
                        () -> {
                            assertThat(child.isAlive()).as(child.printed()).isTrue();
                            return tables.read() > before;
                        });
                Thread.sleep(random.nextInt(300));
                child.kill();
            }
        }
        finish();
        System.out.printf(
                "[it] export killed %d times over %d records: %d changes sent, %d different%n",
                ROUNDS,
                records,
                topics.changes().size(),
                topics.changes().stream().map(BillingChange::getChangeId).distinct().count());
        truth.assertHolds();
    }
}
