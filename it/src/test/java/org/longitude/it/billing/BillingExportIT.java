package org.longitude.it.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.billing.BillingError;
import org.longitude.billing.BillingException;
import org.longitude.billing.BillingExport;
import org.longitude.billing.ExportConfig;
import org.longitude.billing.RetryConfig;
import org.longitude.billing.fhir.ClaimLimits;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.it.coder.Eventually;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Topics;
import org.longitude.schemas.TraceHeader;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.BillingChange;
import org.longitude.service.trace.Tracing;

/** The export against a real broker and a real PostgreSQL. */
@KafkaTest
@PostgresTest
final class BillingExportIT {

    private static final RetryConfig IMPATIENT = new RetryConfig(2, 1, 20);

    @TempDir Path folder;

    private final TestKafka kafka;
    private final TestPostgres postgres;
    private final DatabaseConfig database;
    private final BillingTables tables;
    private final BillingTopics topics;
    private final BillingTruth truth;

    BillingExportIT(TestKafka kafka, TestPostgres postgres) {
        this.kafka = kafka;
        this.postgres = postgres;
        this.database = postgres.schema();
        this.tables = new BillingTables(postgres, database);
        this.topics = new BillingTopics(kafka);
        this.truth = new BillingTruth(topics, tables);
    }

    @AfterEach
    void close() {
        topics.close();
    }

    private ExportConfig config(RetryConfig retry, Path outDir) {
        return new ExportConfig(
                kafka.clientConfig(),
                database,
                kafka.unique("billing"),
                "0",
                ClaimLimits.DEFAULT,
                false,
                outDir,
                retry);
    }

    private BillingExport started(RetryConfig retry) {
        BillingExport export = new BillingExport(config(retry, null));
        export.start();
        return export;
    }

    private void awaitSettled(BillingExport export) throws Exception {
        Eventually.holds(
                "all is applied and sent",
                () -> {
                    assertThat(export.failure()).isEmpty();
                    return truth.isSettled();
                });
    }

    @Test
    void shouldHoldWhatStandsAndSendEveryChangeWhenAdmissionsAreToldOf() throws Exception {
        topics.send(Predictions.story(new Random(1), 20, 300, 0));

        try (BillingExport export = started(RetryConfig.DEFAULT)) {
            awaitSettled(export);
            topics.send(Predictions.story(new Random(2), 20, 100, 300));
            awaitSettled(export);
        }

        truth.assertHolds();
        assertThat(topics.changes())
                .extracting(BillingChange::getChangeId)
                .as("nothing was killed, so nothing was sent twice")
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldPutAsideWhatCannotBeUsedAndGoOnWhenRecordsAreBad() throws Exception {
        byte[] good = topics.bytes(Predictions.of("a1", 256, AdmissionStatus.FINAL, "I10"));
        topics.sendBytes("a1", new byte[] {1, 2, 3});
        topics.sendBytes("a1", null);
        topics.sendBytes("somebody-else", good);
        topics.sendBytes(
                "a1", topics.bytes(Predictions.of("a1", 256, AdmissionStatus.UNKNOWN, "I10")));
        topics.sendBytes(
                "a1",
                topics.bytes(
                        Predictions.builder("a1", 256, AdmissionStatus.FINAL, "I10")
                                .setPatientId("p\u00001")
                                .build()));
        topics.sendBytes("a1", good);

        try (BillingExport export = started(RetryConfig.DEFAULT)) {
            awaitSettled(export);
        }

        assertThat(tables.rows("SELECT admission_id, revision, claim FROM admission"))
                .containsExactly("a1|256|DRAFT");
        List<ConsumerRecord<byte[], byte[]>> letters = topics.records(Topics.ICD_PREDICTIONS.dlq());
        assertThat(letters)
                .extracting(letter -> DeadLetter.from(letter.headers()).reasonCode())
                .containsExactlyInAnyOrder(
                        "too_short",
                        "missing_value",
                        "key_mismatch",
                        "unknown_status",
                        "invalid_value");
        assertThat(letters)
                .allSatisfy(
                        letter -> {
                            DeadLetter why = DeadLetter.from(letter.headers());
                            assertThat(why.stage()).isEqualTo("billing-export");
                            assertThat(why.sourceTopic()).isEqualTo(Topics.ICD_PREDICTIONS.name());
                        });
    }

    @Test
    void shouldGoOnWithAPredictionsTraceThroughTheDatabaseToTheChange() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String parent = "00-" + trace + "-00f067aa0ba902b7-01";
        topics.sendBytes(
                "a1",
                topics.bytes(Predictions.of("a1", 256, AdmissionStatus.FINAL, "I10")),
                parent);
        topics.sendBytes("a1", new byte[] {1, 2, 3}, parent.replace("4bf9", "5bf9"));
        Map<String, SpanData> spans = new HashMap<>();
        InMemorySpanExporter sent = InMemorySpanExporter.create();
        try (OpenTelemetrySdk telemetry =
                        OpenTelemetrySdk.builder()
                                .setTracerProvider(
                                        SdkTracerProvider.builder()
                                                .addSpanProcessor(SimpleSpanProcessor.create(sent))
                                                .build())
                                .build();
                BillingExport export =
                        new BillingExport(
                                config(RetryConfig.DEFAULT, null), Tracing.to(telemetry))) {
            export.start();
            awaitSettled(export);
            // An exporter that was shut down has forgotten them.
            sent.getFinishedSpanItems().stream()
                    .filter(span -> span.getTraceId().equals(trace))
                    .forEach(span -> spans.put(span.getName(), span));
        }

        assertThat(spans.keySet()).containsExactlyInAnyOrder("billing apply", "billing send");
        SpanData apply = spans.get("billing apply");
        SpanData send = spans.get("billing send");
        assertThat(apply.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(send.getParentSpanId()).isEqualTo(apply.getSpanId());
        assertThat(TraceHeader.read(topics.records(Topics.BILLING_FHIR.name()).get(0).headers()))
                .isEqualTo("00-" + trace + "-" + send.getSpanId() + "-01");
        assertThat(TraceHeader.read(topics.records(Topics.ICD_PREDICTIONS.dlq()).get(0).headers()))
                .startsWith("00-5bf9");
    }

    @Test
    void shouldReportCodesBeyondTheClaimWhenThereAreTooMany() throws Exception {
        String[] codes =
                IntStream.range(0, 26).mapToObj(i -> "A%02d".formatted(i)).toArray(String[]::new);
        topics.send(List.of(Predictions.of("a1", 256, AdmissionStatus.FINAL, codes)));

        try (BillingExport export = started(RetryConfig.DEFAULT)) {
            awaitSettled(export);
        }

        assertThat(topics.changes()).hasSize(1);
        assertThat(topics.changes().get(0).getBeyond())
                .extracting(code -> code.getCode())
                .containsExactly("A25");
    }

    @Test
    void shouldWriteWholeFilesWhenThereIsAFolderInsteadOfATopic() throws Exception {
        topics.send(Predictions.story(new Random(3), 5, 40, 0));
        Path out = folder.resolve("changes");

        try (BillingExport export = new BillingExport(config(RetryConfig.DEFAULT, out))) {
            export.start();
            awaitSettled(export);
        }

        long applied =
                tables.rows("SELECT revisions_applied FROM admission").stream()
                        .mapToLong(Long::parseLong)
                        .sum();
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.toList())
                    .hasSize((int) applied)
                    .allSatisfy(
                            file -> {
                                assertThat(file.getFileName().toString())
                                        .matches("\\d{4}-\\d{19}-[0-9a-f-]{36}\\.json");
                                assertThat(Files.readString(file))
                                        .startsWith("{\"resourceType\":\"Bundle\"")
                                        .endsWith("}");
                            });
        }
        assertThat(topics.changes()).isEmpty();
    }

    @Test
    void shouldStopWithOneLineWhenTheDatabaseIsNotThereAtTheStart() throws Exception {
        DatabaseConfig nowhere =
                new DatabaseConfig("jdbc:postgresql://127.0.0.1:1/none", "u", "secret", "x");
        ExportConfig config =
                new ExportConfig(
                        kafka.clientConfig(),
                        nowhere,
                        kafka.unique("billing"),
                        "0",
                        ClaimLimits.DEFAULT,
                        false,
                        null,
                        IMPATIENT);
        try (BillingExport export = new BillingExport(config)) {
            export.start();

            assertStoppedFor(export, BillingError.DATABASE_UNAVAILABLE, "127.0.0.1:1");
        }
    }

    @Test
    void shouldGoOnWhereItWasWhenTheDatabaseGoesAwayAndComesBack() throws Exception {
        topics.send(Predictions.story(new Random(4), 10, 100, 0));
        try (BillingExport export = started(RetryConfig.DEFAULT)) {
            awaitSettled(export);
            postgres.stop();
            topics.send(Predictions.story(new Random(5), 10, 100, 100));
            postgres.restart();

            awaitSettled(export);
        }
        truth.assertHolds();
    }

    @Test
    void shouldStopAfterBoundedRetriesWhenTheDatabaseStaysAwayAndGoOnAtTheNextStart()
            throws Exception {
        topics.send(Predictions.story(new Random(6), 10, 50, 0));
        try (BillingExport export = started(IMPATIENT)) {
            awaitSettled(export);
            postgres.stop();
            try {
                topics.send(Predictions.story(new Random(7), 10, 50, 50));
                assertStoppedFor(export, BillingError.DATABASE_UNAVAILABLE, "SQLSTATE");
            } finally {
                postgres.restart();
            }
        }
        try (BillingExport export = started(RetryConfig.DEFAULT)) {
            awaitSettled(export);
        }
        truth.assertHolds();
    }

    @Test
    void shouldStopWhenTheStoredOffsetIsNotOnTheTopic() throws Exception {
        topics.send(Predictions.story(new Random(8), 10, 20, 0));
        try (BillingExport export = started(RetryConfig.DEFAULT)) {
            awaitSettled(export);
        }
        tables.execute("UPDATE source_offset SET next_offset = 1000000");

        try (BillingExport export = started(RetryConfig.DEFAULT)) {
            assertStoppedFor(export, BillingError.OFFSETS_LOST, "1000000");
        }
    }

    private static void assertStoppedFor(BillingExport export, BillingError error, String said)
            throws Exception {
        assertThat(export.awaitEnd(Duration.ofMinutes(2))).isTrue();
        Optional<BillingException> failure = export.failure();
        assertThat(failure).isPresent();
        assertThat(failure.get().error()).isEqualTo(error);
        assertThat(failure.get())
                .hasMessageContaining(said)
                .hasMessageContaining("expected: ")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("\n");
    }
}
