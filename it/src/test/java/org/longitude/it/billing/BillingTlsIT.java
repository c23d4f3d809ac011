package org.longitude.it.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.billing.BillingExport;
import org.longitude.billing.ExportConfig;
import org.longitude.billing.RetryConfig;
import org.longitude.billing.fhir.ClaimLimits;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.it.coder.Eventually;
import org.longitude.it.secure.Certificates;

/** The export and a PostgreSQL that lets its user in over TLS alone. */
@KafkaTest
@PostgresTest
final class BillingTlsIT {

    private static final String USER = "over_tls";

    @TempDir Path folder;

    private final TestKafka kafka;
    private final TestPostgres postgres;
    private final BillingTopics topics;

    BillingTlsIT(TestKafka kafka, TestPostgres postgres) {
        this.kafka = kafka;
        this.postgres = postgres;
        this.topics = new BillingTopics(kafka);
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void shouldWriteOverTlsAndStartNoOtherWayWhenTheServerAsksForIt() throws Exception {
        Certificates certificates = new Certificates(folder).add("server").add("another");
        postgres.requireTls(
                USER, certificates.certificate("server"), certificates.privateKey("server"));
        DatabaseConfig verified =
                database("?sslmode=verify-full&sslrootcert=" + certificates.certificate("server"));
        BillingTables tables = new BillingTables(postgres, verified);
        BillingTruth truth = new BillingTruth(topics, tables);
        topics.send(Predictions.story(new Random(1), 10, 60, 0));

        try (BillingExport export = new BillingExport(config(verified))) {
            export.start();
            Eventually.holds(
                    "all is applied and sent",
                    () -> {
                        assertThat(export.failure()).isEmpty();
                        return truth.isSettled();
                    });
            assertThat(
                            tables.rows(
                                    "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity"
                                            + " USING (pid) WHERE usename = '"
                                            + USER
                                            + "'"))
                    .containsExactly("t");
        }
        truth.assertHolds();

        assertThat(failure(database("?sslmode=disable"))).contains("SQLSTATE 28000");
        assertThat(
                        failure(
                                database(
                                        "?sslmode=verify-full&sslrootcert="
                                                + certificates.certificate("another"))))
                .contains("TLS");
    }

    private String failure(DatabaseConfig database) throws Exception {
        try (BillingExport export = new BillingExport(config(database))) {
            export.start();
            Eventually.holds("it says why not", () -> export.failure().isPresent());
            return String.valueOf(export.failure().orElseThrow().getMessage());
        }
    }

    private DatabaseConfig database(String settings) {
        return new DatabaseConfig(postgres.url() + settings, USER, "", "billing_over_tls");
    }

    private ExportConfig config(DatabaseConfig database) {
        return new ExportConfig(
                kafka.clientConfig(),
                database,
                kafka.unique("tls"),
                "0",
                ClaimLimits.DEFAULT,
                false,
                null,
                new RetryConfig(2, 1, 20));
    }
}
