package org.longitude.it.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.BillingChange;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;

/**
 * What must stand in the tables and on billing.fhir, told from the predictions' topic alone and
 * without a class of the export's.
 */
final class BillingTruth {

    private record Id(long revision, long releaseNumber) {

        boolean isAbove(Id other) {
            return revision != other.revision
                    ? revision > other.revision
                    : releaseNumber > other.releaseNumber;
        }
    }

    private final BillingTopics topics;
    private final BillingTables tables;

    BillingTruth(BillingTopics topics, BillingTables tables) {
        this.topics = topics;
        this.tables = tables;
    }

    /** Whether everything was read and sent. */
    boolean isSettled() throws Exception {
        Map<Integer, Long> offsets = tables.offsets();
        return !offsets.isEmpty() && offsets.equals(topics.ends()) && tables.waiting() == 0;
    }

    /** For each admission the predictions that rise above those before them, in order. */
    private Map<String, List<IcdPrediction>> rising() {
        List<ConsumerRecord<byte[], byte[]>> records =
                topics.records(Topics.ICD_PREDICTIONS.name());
        Map<String, List<IcdPrediction>> rising = new TreeMap<>();
        for (IcdPrediction each : topics.values(Topics.ICD_PREDICTIONS, records)) {
            List<IcdPrediction> before =
                    rising.computeIfAbsent(each.getAdmissionId(), id -> new ArrayList<>());
            if (before.isEmpty() || id(each).isAbove(id(before.get(before.size() - 1)))) {
                before.add(each);
            }
        }
        return rising;
    }

    private static Id id(IcdPrediction prediction) {
        return new Id(prediction.getRevision(), prediction.getReleaseNumber());
    }

    /** The tables hold what stands, every rise was counted once, and every change was sent. */
    void assertHolds() throws SQLException {
        Map<String, List<IcdPrediction>> rising = rising();
        assertThat(rising).isNotEmpty();
        assertThat(
                        tables.rows(
                                "SELECT admission_id, revision, release_number, status, claim,"
                                        + " revisions_applied FROM admission"
                                        + " ORDER BY admission_id COLLATE \"C\""))
                .isEqualTo(rising.values().stream().map(BillingTruth::row).toList());
        assertThat(
                        tables.rows(
                                "SELECT admission_id, string_agg(code, ',' ORDER BY rank)"
                                        + " FROM admission_code WHERE stands GROUP BY admission_id"
                                        + " ORDER BY admission_id COLLATE \"C\""))
                .isEqualTo(
                        rising.values().stream()
                                .map(all -> all.get(all.size() - 1))
                                .filter(last -> !codes(last).isEmpty())
                                .map(last -> last.getAdmissionId() + "|" + codes(last))
                                .toList());
        assertSent(rising);
    }

    private static String row(List<IcdPrediction> all) {
        IcdPrediction last = all.get(all.size() - 1);
        return "%s|%d|%d|%s|%s|%d"
                .formatted(
                        last.getAdmissionId(),
                        last.getRevision(),
                        last.getReleaseNumber(),
                        last.getStatus(),
                        claim(all),
                        all.size());
    }

    private static String claim(List<IcdPrediction> all) {
        if (all.stream().noneMatch(BillingTruth::isFinal)) {
            return "NONE";
        }
        return isFinal(all.get(all.size() - 1)) ? "DRAFT" : "CANCELLED";
    }

    private static boolean isFinal(IcdPrediction prediction) {
        return prediction.getStatus() == AdmissionStatus.FINAL
                || prediction.getStatus() == AdmissionStatus.REVISED;
    }

    private static String codes(IcdPrediction prediction) {
        return prediction.getCodes().stream()
                .filter(PredictedCode::getAssigned)
                .map(PredictedCode::getCode)
                .collect(Collectors.joining(","));
    }

    /** Without its repetitions, what was sent is every rise, in order, under one id each. */
    private void assertSent(Map<String, List<IcdPrediction>> rising) {
        Map<String, Map<String, BillingChange>> sent = new HashMap<>();
        for (BillingChange change : topics.changes()) {
            BillingChange first =
                    sent.computeIfAbsent(change.getAdmissionId(), id -> new LinkedHashMap<>())
                            .putIfAbsent(change.getChangeId(), change);
            if (first != null) {
                assertThat(change).as("a repetition says the same").isEqualTo(first);
            }
        }
        assertThat(sent.keySet()).isEqualTo(rising.keySet());
        rising.forEach(
                (admission, all) ->
                        assertThat(sent.get(admission).values())
                                .as(admission)
                                .extracting(
                                        change ->
                                                new Id(
                                                        change.getRevision(),
                                                        change.getReleaseNumber()))
                                .containsExactlyElementsOf(
                                        all.stream().map(BillingTruth::id).toList()));
    }
}
