package org.longitude.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeLabel;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.LabelSet;
import org.longitude.model.label.Routing;
import org.longitude.trainer.metrics.Patients;
import org.longitude.trainer.metrics.ScoredLabels;

final class RoutingFitTest {

    private static final int LABELS = 8;

    @TempDir Path folder;

    @Test
    void shouldCountTheCodesOfPredictionsAboveAndBelowEachCut() {
        // Least probable assigned code: 0.9, 0.6, none, 0.7; threshold 0.5.
        double[][] scores = {{0.9, 0.1}, {0.95, 0.6}, {0.2, 0.3}, {0.1, 0.7}};
        boolean[][] truth = {{true, false}, {true, false}, {true, true}, {false, true}};

        Routing routing =
                RoutingFit.of(new ScoredLabels(scores, truth), labels(2), Patients.each(4), "dev")
                        .orElseThrow();

        assertThat(routing.admissions()).isEqualTo(4);
        assertThat(routing.all().admissions()).isEqualTo(3);
        assertThat(routing.all().codes()).isEqualTo(4);
        assertThat(routing.all().precision()).isEqualTo(0.75);
        assertThat(routing.cuts())
                .extracting(Routing.Cut::confidence)
                .containsExactly(0.0, 0.6, 0.7);
        Routing.Cut above = routing.cuts().get(1);
        assertThat(above.above().codes()).isEqualTo(2);
        assertThat(above.above().precision()).isEqualTo(1);
        assertThat(above.below().codes()).isEqualTo(2);
        assertThat(above.below().precision()).isEqualTo(0.5);
    }

    @Test
    void shouldBeEmptyWhenNothingIsAssigned() {
        ScoredLabels nothing =
                new ScoredLabels(new double[][] {{0.1}, {0.2}}, new boolean[][] {{true}, {false}});

        assertThat(RoutingFit.of(nothing, labels(1), Patients.each(2), "dev")).isEmpty();
    }

    /** Of calibrated probabilities a target is met on other admissions, as far as chance allows. */
    @Test
    void shouldMeetTheTargetOnOtherAdmissionsWhenProbabilitiesAreHonest() {
        int met = 0;
        int rounds = 20;
        for (int round = 0; round < rounds; round++) {
            ScoredLabels dev = honest(3_000, round);
            ScoredLabels test = honest(6_000, 1_000 + round);
            Routing routing =
                    RoutingFit.of(dev, labels(LABELS), Patients.each(3_000), "dev").orElseThrow();
            Routing.Cut cut = routing.cutFor(0.9).orElseThrow();
            Routing.Group achieved =
                    RoutingFit.above(cut.confidence(), test, labels(LABELS), Patients.each(6_000));
            assertThat(cut.above().low()).isGreaterThanOrEqualTo(0.9);
            assertThat(achieved.codes()).isPositive();
            met += achieved.precision() >= 0.9 ? 1 : 0;
        }
        assertThat(met).isGreaterThanOrEqualTo(rounds * 9 / 10);
    }

    @Test
    void shouldWidenIntervalsWhenCodesOfAPatientAreRightAndWrongTogether() {
        int admissions = 300;
        double[][] scores = new double[admissions][LABELS];
        boolean[][] together = new boolean[admissions][LABELS];
        Random random = new Random(3);
        for (int d = 0; d < admissions; d++) {
            boolean right = random.nextDouble() < 0.8;
            for (int c = 0; c < LABELS; c++) {
                scores[d][c] = 0.8;
                together[d][c] = right;
            }
        }

        Routing routing =
                RoutingFit.of(
                                new ScoredLabels(scores, together),
                                labels(LABELS),
                                Patients.each(admissions),
                                "dev")
                        .orElseThrow();

        assertThat(routing.designEffect()).isCloseTo(LABELS, within(0.1));
        assertThat(routing.all().high() - routing.all().low()).isCloseTo(0.09, within(0.01));
    }

    @Test
    void shouldReadBackWhatItWrote() throws Exception {
        Routing routing =
                RoutingFit.of(honest(200, 5), labels(LABELS), Patients.each(200), "dev")
                        .orElseThrow();
        Path file = folder.resolve("routing.json");

        routing.save(file);

        assertThat(Routing.load(file)).isEqualTo(routing);
    }

    /** What has probability p is true with probability p. */
    private static ScoredLabels honest(int admissions, long seed) {
        Random random = new Random(seed);
        double[][] scores = new double[admissions][LABELS];
        boolean[][] truth = new boolean[admissions][LABELS];
        for (int d = 0; d < admissions; d++) {
            for (int c = 0; c < LABELS; c++) {
                double draw = random.nextDouble();
                scores[d][c] =
                        draw < 0.7
                                ? 0.3 * random.nextDouble()
                                : 0.5 + 0.5 * Math.sqrt(random.nextDouble());
                truth[d][c] = random.nextDouble() < scores[d][c];
            }
        }
        return new ScoredLabels(scores, truth);
    }

    private static LabelSet labels(int count) {
        List<CodeLabel> labels = new ArrayList<>();
        double[] thresholds = new double[count];
        for (int c = 0; c < count; c++) {
            labels.add(
                    new CodeLabel(
                            "40" + c + ".0", CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, "code " + c));
            thresholds[c] = 0.5;
        }
        return LabelSet.of(labels, thresholds);
    }
}
