package org.longitude.it.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.it.ChildProcess;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.it.coder.Eventually;

/**
 * Two processes that both believe they own every partition, since each is alone in a group of its
 * own and Kafka knows nothing of the other. They read the same records from the same offsets; a
 * lock holds both before their compare-and-set, so that one of them is overtaken for certain.
 */
@KafkaTest
@PostgresTest
final class BillingOvertakenIT {

    private static final Pattern PORT = Pattern.compile("http on port (\\d+)");
    private static final Pattern FENCED =
            Pattern.compile("(?m)^longitude_billing_fenced_total\\{.*} (\\S+)$");
    private static final int PARTITIONS = 3;

    @TempDir Path folder;

    private final TestKafka kafka;
    private final DatabaseConfig database;
    private final BillingTables tables;
    private final BillingTopics topics;
    private final BillingTruth truth;

    BillingOvertakenIT(TestKafka kafka, TestPostgres postgres) {
        this.kafka = kafka;
        this.database = postgres.schema();
        this.tables = new BillingTables(postgres, database);
        this.topics = new BillingTopics(kafka);
        this.truth = new BillingTruth(topics, tables);
    }

    @AfterEach
    void close() {
        topics.close();
    }

    private ChildProcess child(String name) {
        return child(name, kafka.unique(name));
    }

    private ChildProcess child(String name, String group) {
        return ChildProcess.billingExport(
                kafka,
                database,
                folder.resolve(name + ".log"),
                "--group=" + group,
                "--instance=" + name,
                "--http-port=0");
    }

    @Test
    void shouldTurnAwayTheOvertakenOneWhenTwoBelieveInTheSamePartition() throws Exception {
        try (ChildProcess one = child("one");
                ChildProcess other = child("other")) {
            Eventually.holds("one is ready", () -> isReady(one));
            Eventually.holds("the other is ready", () -> isReady(other));
            assertThat(tables.offsets()).hasSize(PARTITIONS);
            try (Connection connection = tables.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("SELECT * FROM source_offset FOR UPDATE");
                topics.send(Predictions.story(new Random(1), 20, 200, 0));
                Eventually.holds("both stand before it", () -> tables.blocked() == 2);
                connection.rollback();
            }
            Eventually.holds(
                    "all is applied and sent",
                    () -> {
                        assertThat(one.isAlive()).as(one.printed()).isTrue();
                        assertThat(other.isAlive()).as(other.printed()).isTrue();
                        return truth.isSettled();
                    });
            assertThat(fences(one) + fences(other)).isPositive();
            assertThat(List.of(scrape(one), scrape(other)))
                    .allSatisfy(
                            metrics ->
                                    assertThat(metrics)
                                            .contains(
                                                    "longitude_billing_lag_records",
                                                    "service=\"billing-export\""));
        }
        truth.assertHolds();
    }

    /**
     * SIGSTOP inside a transaction, for as long as Kafka takes to give its partitions to another.
     * The database ends the transaction that stands still; awake again, the first one believes in
     * an offset that is long past.
     */
    @Test
    @Tag("long")
    void shouldWriteNothingWhenItWakesAndAnotherHasItsPartitions() throws Exception {
        String group = kafka.unique("zombie");
        try (ChildProcess sleeper = child("sleeper", group)) {
            Eventually.holds("the sleeper is ready", () -> isReady(sleeper));
            topics.send(Predictions.story(new Random(1), 20, 200, 0));
            awaitSettled(sleeper);
            try (Connection connection = tables.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("LOCK TABLE admission_code IN SHARE MODE");
                topics.send(Predictions.story(new Random(2), 20, 200, 200));
                Eventually.holds("it stands inside", () -> tables.blocked() == 1);
                sleeper.freeze();
                connection.rollback();
            }
            try (ChildProcess heir = child("heir", group)) {
                awaitSettled(heir);
                String stood = tables.rows("SELECT sum(next_offset) FROM source_offset").get(0);
                sleeper.thaw();
                topics.send(Predictions.story(new Random(3), 20, 200, 400));
                awaitSettled(heir);
                assertThat(sleeper.isAlive()).as(sleeper.printed()).isTrue();
                assertThat(Long.parseLong(stood)).isLessThan(tables.read());
            }
        }
        truth.assertHolds();
    }

    private void awaitSettled(ChildProcess child) throws Exception {
        Eventually.holds(
                "all is applied and sent",
                () -> {
                    assertThat(child.isAlive()).as(child.printed()).isTrue();
                    return truth.isSettled();
                });
    }

    private static boolean isReady(ChildProcess child) throws Exception {
        assertThat(child.isAlive()).as(child.printed()).isTrue();
        Matcher port = PORT.matcher(child.printed());
        return port.find() && status(port.group(1), "/health/readiness") == 200;
    }

    private static int status(String port, String path) throws Exception {
        return get(port, path).statusCode();
    }

    private static HttpResponse<String> get(String port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String scrape(ChildProcess child) throws Exception {
        Matcher port = PORT.matcher(child.printed());
        assertThat(port.find()).isTrue();
        return get(port.group(1), "/prometheus").body();
    }

    private static double fences(ChildProcess child) throws Exception {
        Matcher fenced = FENCED.matcher(scrape(child));
        return fenced.find() ? Double.parseDouble(fenced.group(1)) : 0;
    }
}
