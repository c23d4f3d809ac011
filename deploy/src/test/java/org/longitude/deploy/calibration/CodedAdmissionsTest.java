package org.longitude.deploy.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.longitude.deploy.calibration.ScoredAdmission.Model;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;

final class CodedAdmissionsTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Model MODEL = new Model("demo", "h");
    private static final int MANY = 100;

    private final CodedAdmissions admissions = new CodedAdmissions(MANY);

    @Test
    void shouldCountEachScoreInItsTenthWhenPeopleHaveCoded() {
        admissions.predicted(
                prediction("a", 1, AdmissionStatus.FINAL, 0.95, 0.93, 0.41, 0.02), NOW);
        admissions.assigned(list("a", "C0", "C3", "unknown to the model"), NOW);

        CalibrationBins bins = bins();
        assertThat(bins.admissions()).isEqualTo(1);
        assertThat(bins.scores(9)).isEqualTo(2);
        assertThat(bins.assigned(9)).isEqualTo(1);
        assertThat(bins.probability(9)).isCloseTo(1.88, within(1e-6));
        assertThat(bins.scores(4)).isEqualTo(1);
        assertThat(bins.assigned(4)).isZero();
        assertThat(bins.scores(0)).isEqualTo(1);
        assertThat(bins.assigned(0)).isEqualTo(1);
        assertThat(bins.probability(0)).isCloseTo(0.02, within(1e-6));
    }

    @Test
    void shouldCountNothingWhenNobodyHasCodedOrTheListIsEmpty() {
        admissions.predicted(prediction("a", 1, AdmissionStatus.FINAL, 0.9), NOW);
        assertThat(admissions.figures()).isEmpty();
        assertThat(admissions.predicted()).isEqualTo(1);

        admissions.assigned(list("a", "C0"), NOW);
        assertThat(admissions.figures()).containsKey(MODEL);

        // What a cancelled claim leaves.
        admissions.assigned(list("a"), NOW);
        assertThat(admissions.figures()).isEmpty();
    }

    @Test
    void shouldCountAnAdmissionOnceWhenItIsCorrectedByEitherSide() {
        admissions.predicted(prediction("a", 1, AdmissionStatus.FINAL, 0.9, 0.1), NOW);
        admissions.assigned(list("a", "C0"), NOW);
        admissions.assigned(list("a", "C1"), NOW);
        admissions.predicted(prediction("a", 2, AdmissionStatus.REVISED, 0.3, 0.8), NOW);
        admissions.predicted(prediction("a", 2, AdmissionStatus.REVISED, 0.3, 0.8), NOW);
        admissions.predicted(prediction("a", 1, AdmissionStatus.FINAL, 0.9, 0.1), NOW);

        CalibrationBins bins = bins();
        assertThat(bins.admissions()).isEqualTo(1);
        assertThat(total(bins)).isEqualTo(2);
        assertThat(bins.scores(9)).as("of the revision that does not stand").isZero();
        assertThat(bins.assigned(8)).isEqualTo(1);
        assertThat(bins.assigned(3)).isZero();
    }

    @Test
    void shouldLetAReviewersWordOutliveTheFeedsResend() {
        admissions.predicted(prediction("a", 1, AdmissionStatus.FINAL, 0.95, 0.85), NOW);
        admissions.assigned(list("a", "C0", "C1"), NOW);
        AssignedCode rejected =
                AssignedCode.newBuilder()
                        .setCode("C1")
                        .setDecision(CodeDecision.REJECTED)
                        .setRejectionReason("not_documented")
                        .setSource("reviewer")
                        .setPrecedence(100)
                        .build();
        AssignedCodes review =
                AssignedCodes.newBuilder(list("a")).setCodes(List.of(rejected)).build();
        admissions.assigned(review, NOW);
        admissions.assigned(list("a", "C0", "C1"), NOW);

        assertThat(bins().assigned(9)).isEqualTo(1);
        assertThat(bins().assigned(8)).isZero();
    }

    @Test
    void shouldLeaveOutWhatIsNotForBilling() {
        admissions.assigned(list("a", "C0"), NOW);
        admissions.predicted(prediction("a", 1, AdmissionStatus.PRELIMINARY, 0.9), NOW);
        assertThat(admissions.figures()).isEmpty();

        admissions.predicted(prediction("a", 2, AdmissionStatus.FINAL, 0.9), NOW);
        assertThat(admissions.figures()).containsKey(MODEL);

        admissions.predicted(prediction("a", 3, AdmissionStatus.RETRACTED), NOW);
        assertThat(admissions.figures()).isEmpty();
        assertThat(admissions.predicted()).isZero();
    }

    @Test
    void shouldForgetWhatIsOlderThanTheWindowAndTheLongestUnchangedBeyondTheLimit() {
        admissions.predicted(prediction("old", 1, AdmissionStatus.FINAL, 0.9), NOW.minusSeconds(9));
        admissions.assigned(list("old", "C0"), NOW);
        assertThat(admissions.figures()).isNotEmpty();
        admissions.forgetBefore(NOW);
        assertThat(admissions.figures()).isEmpty();

        for (int i = 0; i < MANY + 1; i++) {
            admissions.predicted(prediction("p" + i, 1, AdmissionStatus.FINAL, 0.9), NOW);
        }
        assertThat(admissions.predicted()).isEqualTo(MANY);
        admissions.assigned(list("p0", "C0"), NOW);
        assertThat(admissions.figures()).as("the first is gone").isEmpty();
        admissions.assigned(list("p1", "C0"), NOW);
        assertThat(bins().admissions()).isEqualTo(1);
    }

    @Test
    void shouldSayWhatAPlainCountSaysOfAnyPredictions() {
        Random random = new Random(45);
        long[] scores = new long[10];
        long[] assigned = new long[10];
        double[] sums = new double[10];
        for (int i = 0; i < MANY; i++) {
            double[] probabilities = random.doubles(7).toArray();
            List<String> people = new ArrayList<>();
            for (int code = 0; code < probabilities.length; code++) {
                int bin = (int) (probabilities[code] * 10);
                scores[bin]++;
                sums[bin] += probabilities[code];
                if (random.nextDouble() < 0.4 || code == 0) {
                    people.add("C" + code);
                    assigned[bin]++;
                }
            }
            admissions.predicted(prediction("a" + i, 1, AdmissionStatus.FINAL, probabilities), NOW);
            admissions.assigned(list("a" + i, people.toArray(String[]::new)), NOW);
        }

        for (int bin = 0; bin < 10; bin++) {
            assertThat(bins().scores(bin)).isEqualTo(scores[bin]);
            assertThat(bins().assigned(bin)).isEqualTo(assigned[bin]);
            assertThat(bins().probability(bin)).isCloseTo(sums[bin], within(1e-4));
        }
    }

    @Test
    void shouldShowFewModelsAndNoneThatIsGone() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        CalibrationMeters meters = new CalibrationMeters(registry);
        for (int i = 0; i < CalibrationMeters.MODELS_MAX + 3; i++) {
            IcdPrediction prediction = prediction("a" + i, 1, AdmissionStatus.FINAL, 0.9);
            admissions.predicted(
                    IcdPrediction.newBuilder(prediction).setBundleHash("h" + i).build(), NOW);
            admissions.assigned(list("a" + i, "C0"), NOW);
        }

        meters.show(admissions.figures(), admissions.predicted());
        assertThat(registry.find("longitude.calibration.scores").gauges())
                .hasSize(CalibrationMeters.MODELS_MAX * CalibrationBins.COUNT);
        Gauge gauge = registry.find("longitude.calibration.assigned").tag("bin", "0.9-1.0").gauge();
        assertThat(gauge).isNotNull().extracting(Gauge::value).isEqualTo(1.0);

        meters.show(Map.of(), 0);
        assertThat(registry.find("longitude.calibration.scores").gauges()).isEmpty();
    }

    @Test
    void shouldRefuseAWindowOrALimitThatIsNone() {
        assertThatThrownBy(() -> new CalibrationConfig(Duration.ZERO, 1))
                .hasMessageContaining("--days: 0 (expected: 1 to");
        assertThatThrownBy(() -> new CalibrationConfig(Duration.ofDays(1), 0))
                .hasMessageContaining("--admissions-max: 0 (expected: 1 to");
    }

    private CalibrationBins bins() {
        return admissions.figures().get(MODEL);
    }

    private static long total(CalibrationBins bins) {
        long total = 0;
        for (int bin = 0; bin < CalibrationBins.COUNT; bin++) {
            total += bins.scores(bin);
        }
        return total;
    }

    private static IcdPrediction prediction(
            String admission, long revision, AdmissionStatus status, double... probabilities) {
        List<PredictedCode> codes = new ArrayList<>();
        for (int i = 0; i < probabilities.length; i++) {
            codes.add(
                    PredictedCode.newBuilder()
                            .setCode("C" + i)
                            .setCodeSystem(CodeSystem.ICD_9_CM)
                            .setDescription("")
                            .setProbability(probabilities[i])
                            .setThreshold(0.5)
                            .setAssigned(probabilities[i] > 0.5)
                            .setEvidence(List.of())
                            .build());
        }
        return IcdPrediction.newBuilder()
                .setAdmissionId(admission)
                .setRevision(revision)
                .setStatus(status)
                .setOrigin(Origin.LIVE)
                .setNotes(List.of())
                .setCodes(codes)
                .setBundleId(MODEL.bundle())
                .setBundleHash(MODEL.hash())
                .setTokenizerHash("t")
                .setTokens(1)
                .setCoverage(1)
                .setUnknownTokens(0)
                .setSourcePartition(0)
                .setSourceOffset(0)
                .setReceivedAt(NOW)
                .setCodedAt(NOW)
                .build();
    }

    private static AssignedCodes list(String admission, String... codes) {
        return AssignedCodes.newBuilder()
                .setAdmissionId(admission)
                .setCodeSystem(CodeSystem.ICD_9_CM)
                .setKind(CodeKind.DIAGNOSIS)
                .setCodes(
                        Stream.of(codes)
                                .map(
                                        code ->
                                                AssignedCode.newBuilder()
                                                        .setCode(code)
                                                        .setDecision(CodeDecision.ACCEPTED)
                                                        .setSource("t")
                                                        .build())
                                .toList())
                .setAssignedBy("t")
                .setSourceSystem("t")
                .setMessageId("m")
                .setReceivedAt(NOW)
                .build();
    }
}
