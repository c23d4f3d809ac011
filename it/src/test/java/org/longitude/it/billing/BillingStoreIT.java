package org.longitude.it.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longitude.billing.fhir.ChangeMaker;
import org.longitude.billing.fhir.ClaimLimits;
import org.longitude.billing.store.Applied;
import org.longitude.billing.store.BillingStore;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.billing.store.OutboxEntry;
import org.longitude.billing.store.SourceRead;
import org.longitude.billing.store.StoreException;
import org.longitude.it.coder.Eventually;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.BillingChange;
import org.longitude.schemas.v1.ClaimState;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedNote;

/** The export's transactions on a real PostgreSQL. */
@PostgresTest
final class BillingStoreIT {

    private static final String TOPIC = "predictions";
    private static final int PARTITION = 2;

    private final TestPostgres postgres;
    private final DatabaseConfig database;
    private final BillingTables tables;
    private long next;

    BillingStoreIT(TestPostgres postgres) {
        this.postgres = postgres;
        this.database = postgres.schema();
        this.tables = new BillingTables(postgres, database);
    }

    @BeforeEach
    void prepare() {
        BillingStore.prepare(database);
        try (BillingStore store = open()) {
            store.begin(TOPIC, PARTITION, 0);
        }
    }

    private BillingStore open() {
        return BillingStore.open(database, new ChangeMaker(ClaimLimits.DEFAULT, false));
    }

    private static Optional<Applied> apply(
            BillingStore store, long from, long to, List<IcdPrediction> predictions) {
        List<SourceRead> batch =
                IntStream.range(0, predictions.size())
                        .mapToObj(i -> new SourceRead(PARTITION, from + i, predictions.get(i)))
                        .toList();
        return store.apply(
                TOPIC,
                PARTITION,
                from,
                to,
                batch,
                tooLarge -> {
                    throw new AssertionError("too large");
                });
    }

    /** Each in a transaction of its own, as if read one by one. */
    private void applyAll(BillingStore store, IcdPrediction... predictions) {
        for (IcdPrediction prediction : predictions) {
            assertThat(apply(store, next, next + 1, List.of(prediction))).isPresent();
            next++;
        }
    }

    private List<BillingChange> relayed(BillingStore store) {
        List<BillingChange> changes = new ArrayList<>();
        store.relay(
                List.of(PARTITION),
                1000,
                entries -> entries.stream().map(OutboxEntry::change).forEach(changes::add));
        return changes;
    }

    private static IcdPrediction prediction(long revision, AdmissionStatus status) {
        return Predictions.of("a1", revision, status, "I50.9", "I10");
    }

    @Test
    void shouldWriteNothingWhenAnotherInstanceHasReadOn() throws Exception {
        List<IcdPrediction> first =
                List.of(
                        prediction(256, AdmissionStatus.PRELIMINARY),
                        prediction(512, AdmissionStatus.FINAL));
        List<IcdPrediction> more = new ArrayList<>(first);
        more.add(prediction(768, AdmissionStatus.REVISED));
        try (BillingStore one = open();
                BillingStore other = open()) {
            assertThat(one.nextOffset(TOPIC, PARTITION)).hasValue(0);
            assertThat(other.nextOffset(TOPIC, PARTITION)).hasValue(0);
            assertThat(apply(one, 0, 2, first)).contains(new Applied(2, 0, 0, 0));

            assertThat(apply(other, 0, 3, more)).as("the overtaken one").isEmpty();

            assertThat(tables.rows("SELECT revision, revisions_applied FROM admission"))
                    .containsExactly("512|2");
            assertThat(tables.offsets()).containsEntry(PARTITION, 2L);
            assertThat(tables.waiting()).isEqualTo(2);
            assertThat(other.nextOffset(TOPIC, PARTITION)).hasValue(2);
            assertThat(apply(other, 2, 3, more.subList(2, 3))).isPresent();
            assertThat(apply(one, 2, 3, more.subList(2, 3))).isEmpty();
            assertThat(tables.rows("SELECT revision, revisions_applied FROM admission"))
                    .containsExactly("768|3");
        }
    }

    @Test
    void shouldWaitAndThenWriteNothingWhenAnotherIsJustWriting() throws Exception {
        try (Connection other = tables.connect();
                Statement statement = other.createStatement();
                BillingStore store = open()) {
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE source_offset SET next_offset = 1");
            CompletableFuture<Optional<Applied>> waiting =
                    CompletableFuture.supplyAsync(
                            () ->
                                    apply(
                                            store,
                                            0,
                                            1,
                                            List.of(prediction(256, AdmissionStatus.FINAL))));
            Eventually.holds("it waits for the row", () -> tables.blocked() == 1);
            other.commit();

            assertThat(waiting.get(1, TimeUnit.MINUTES)).isEmpty();
            assertThat(tables.rows("SELECT * FROM admission")).isEmpty();
        }
    }

    @Test
    void shouldKeepWhatStandsWhenAnOlderOrTheSameRevisionComes() throws Exception {
        try (BillingStore store = open()) {
            applyAll(store, prediction(512, AdmissionStatus.FINAL));
            List<BillingChange> sent = relayed(store);
            List<String> before = everything();

            List<IcdPrediction> late =
                    List.of(
                            prediction(256, AdmissionStatus.RETRACTED),
                            prediction(512, AdmissionStatus.FINAL),
                            Predictions.builder("a1", 512, AdmissionStatus.RETRACTED)
                                    .setReleaseNumber(0)
                                    .build());

            assertThat(apply(store, next, next + 3, late)).contains(new Applied(0, 1, 2, 0));
            assertThat(everything()).isEqualTo(before);
            assertThat(sent).hasSize(1);
            assertThat(relayed(store)).isEmpty();
        }
    }

    private List<String> everything() throws Exception {
        List<String> all = new ArrayList<>(tables.rows("SELECT * FROM admission"));
        all.addAll(tables.rows("SELECT * FROM admission_code ORDER BY code_system, code"));
        return all;
    }

    @Test
    void shouldApplyTheSameRevisionAgainWhenALaterReleaseCodedIt() throws Exception {
        try (BillingStore store = open()) {
            applyAll(
                    store,
                    prediction(512, AdmissionStatus.FINAL),
                    Predictions.builder("a1", 512, AdmissionStatus.FINAL, "J18.9")
                            .setReleaseNumber(2)
                            .build());

            assertThat(tables.rows("SELECT code FROM admission_code WHERE stands"))
                    .containsExactly("J18.9");
            assertThat(relayed(store))
                    .extracting(BillingChange::getReleaseNumber)
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void shouldGoFromNoClaimOverADraftToACancelledOneWhenAnAdmissionIsRetracted() throws Exception {
        try (BillingStore store = open()) {
            applyAll(
                    store,
                    prediction(256, AdmissionStatus.PRELIMINARY),
                    prediction(512, AdmissionStatus.FINAL),
                    Predictions.of("a1", 768, AdmissionStatus.RETRACTED));

            List<BillingChange> changes = relayed(store);
            assertThat(changes)
                    .extracting(BillingChange::getClaim)
                    .containsExactly(ClaimState.NONE, ClaimState.DRAFT, ClaimState.CANCELLED);
            assertThat(changes.get(0).getFhir())
                    .contains("\"provisional\"")
                    .doesNotContain("\"Claim\"");
            assertThat(changes.get(1).getFhir()).contains("\"Claim\"", "\"draft\"");
            assertThat(changes.get(2).getFhir())
                    .contains("\"cancelled\"", "\"entered-in-error\"")
                    .doesNotContain("\"provisional\"");
            assertThat(tables.rows("SELECT status, claim FROM admission"))
                    .containsExactly("RETRACTED|CANCELLED");
            assertThat(tables.rows("SELECT code, stands, on_claim FROM admission_code"))
                    .containsExactlyInAnyOrder("I50.9|f|f", "I10|f|f");
        }
    }

    @Test
    void shouldStoreRankEvidenceAndWhatIsBeyondTheClaimWhenThereAreTooManyCodes() throws Exception {
        String[] codes =
                IntStream.range(0, 27).mapToObj(i -> "A%02d".formatted(i)).toArray(String[]::new);
        try (BillingStore store = open()) {
            Optional<Applied> applied =
                    apply(
                            store,
                            0,
                            1,
                            List.of(Predictions.of("a1", 256, AdmissionStatus.FINAL, codes)));

            assertThat(applied).contains(new Applied(1, 0, 0, 2));
            assertThat(tables.rows("SELECT count(*) FROM admission_code WHERE on_claim"))
                    .containsExactly("25");
            assertThat(
                            tables.rows(
                                    "SELECT code, rank, kind, on_claim, evidence ->> 0"
                                            + " FROM admission_code WHERE rank IN (1, 26)"
                                            + " ORDER BY rank"))
                    .containsExactly(
                            "A00|1|DIAGNOSIS|t|{\"end\": 23, \"start\": 10, \"weight\": 0.5,"
                                    + " \"note_id\": \"n1\"}",
                            "A25|26|DIAGNOSIS|f|{\"end\": 23, \"start\": 10, \"weight\": 0.5,"
                                    + " \"note_id\": \"n1\"}");
            assertThat(relayed(store).get(0).getBeyond())
                    .extracting(code -> code.getCode())
                    .containsExactly("A25", "A26");
        }
    }

    @Test
    void shouldForgetNothingWhenTheTargetFails() throws Exception {
        try (BillingStore store = open()) {
            applyAll(store, prediction(256, AdmissionStatus.FINAL));

            assertThatThrownBy(
                            () ->
                                    store.relay(
                                            List.of(PARTITION),
                                            10,
                                            entries -> {
                                                throw new IllegalStateException("target");
                                            }))
                    .hasMessage("target");

            assertThat(tables.waiting()).isEqualTo(1);
            assertThat(relayed(store)).hasSize(1);
            assertThat(tables.waiting()).isZero();
        }
    }

    @Test
    void shouldSendNothingOfPartitionsThatItDoesNotOwnWhenItRelays() throws Exception {
        try (BillingStore store = open()) {
            applyAll(store, prediction(256, AdmissionStatus.FINAL));

            int sent = store.relay(List.of(0, 1), 10, entries -> {});

            assertThat(sent).isZero();
            assertThat(tables.waiting()).isEqualTo(1);
        }
    }

    @Test
    void shouldHandBackAPredictionWhenItsBundleIsLargerThanTheTopicTakes() throws Exception {
        List<PredictedNote> notes =
                IntStream.range(0, 17_000)
                        .mapToObj(
                                i ->
                                        PredictedNote.newBuilder()
                                                .setNoteId("n".repeat(1000) + i)
                                                .setSourceVersion(1)
                                                .setSourcePartition(0)
                                                .setSourceOffset(i)
                                                .build())
                        .toList();
        IcdPrediction large =
                Predictions.builder("a1", 256, AdmissionStatus.FINAL, "I10")
                        .setNotes(notes)
                        .build();
        List<SourceRead> refused = new ArrayList<>();
        try (BillingStore store = open()) {
            Optional<Applied> applied =
                    store.apply(
                            TOPIC,
                            PARTITION,
                            0,
                            2,
                            List.of(
                                    new SourceRead(PARTITION, 0, large),
                                    new SourceRead(
                                            PARTITION,
                                            1,
                                            Predictions.of("a2", 256, AdmissionStatus.FINAL))),
                            refused::add);

            assertThat(applied).contains(new Applied(1, 0, 0, 0));
            assertThat(refused).extracting(SourceRead::offset).containsExactly(0L);
            assertThat(tables.rows("SELECT admission_id FROM admission")).containsExactly("a2");
            assertThat(tables.offsets()).containsEntry(PARTITION, 2L);
        }
    }

    @Test
    void shouldPrepareOnceWhenSeveralStartAtOnce() throws Exception {
        DatabaseConfig fresh = postgres.schema();

        List<CompletableFuture<Void>> starts =
                IntStream.range(0, 3)
                        .mapToObj(
                                i -> CompletableFuture.runAsync(() -> BillingStore.prepare(fresh)))
                        .toList();
        for (CompletableFuture<Void> start : starts) {
            start.get(2, TimeUnit.MINUTES);
        }

        assertThat(
                        new BillingTables(postgres, fresh)
                                .rows(
                                        "SELECT count(*) FROM flyway_schema_history WHERE version = '1'"))
                .containsExactly("1");
    }

    @Test
    void shouldSayWhatIsWrongWhenTheDatabaseIsNotOurs() throws Exception {
        tables.execute("UPDATE flyway_schema_history SET checksum = 7 WHERE version = '1'");

        assertThatThrownBy(() -> BillingStore.prepare(database))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.SCHEMA))
                .hasMessageContaining(database.schema());
        assertThatThrownBy(
                        () ->
                                BillingStore.prepare(
                                        new DatabaseConfig(
                                                postgres.url(), "nobody_there", "secret", "x")))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                .hasMessageNotContaining("secret");
    }
}
