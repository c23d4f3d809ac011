package org.longitude.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class TunedThresholdsTest {

    @Test
    void shouldKeepOneThresholdForAllWhereDevIsTooSmallToTell() {
        ScoredLabels dev =
                new ScoredLabels(
                        new double[][] {{0.9, 0.1}, {0.2, 0.3}},
                        new boolean[][] {{true, false}, {false, true}});

        TunedThresholds tuned = TunedThresholds.of(dev, Patients.each(dev.admissions()));

        assertThat(tuned.isPerLabelChosen()).isFalse();
        assertThat(tuned.labelsTuned()).isZero();
        assertThat(tuned.chosen()).containsOnly(tuned.global());
    }

    @Test
    void shouldGiveEachLabelItsOwnWhereScoresAreOnDifferentScales() {
        TunedThresholds tuned =
                TunedThresholds.of(scaled(400, new double[] {1, 0.3, 1, 0.3}), Patients.each(400));

        assertThat(tuned.isPerLabelChosen()).isTrue();
        assertThat(tuned.labelsTuned()).isEqualTo(4);
        assertThat(tuned.perLabel()[1]).isLessThan(tuned.perLabel()[0]);
    }

    @Test
    void shouldNotBelieveThresholdsThatOnlyFitNoise() {
        // Forty labels with a dozen positives each and one scale: own thresholds fit dev better.
        Random random = new Random(2);
        double[][] scores = new double[60][40];
        boolean[][] truth = new boolean[60][40];
        for (int d = 0; d < 60; d++) {
            for (int c = 0; c < 40; c++) {
                truth[d][c] = random.nextDouble() < 0.25;
                scores[d][c] = 0.15 * random.nextGaussian() + (truth[d][c] ? 0.5 : 0.35);
            }
        }
        ScoredLabels dev = new ScoredLabels(scores, truth);

        TunedThresholds tuned = TunedThresholds.of(dev, Patients.each(dev.admissions()));

        assertThat(Confusion.of(dev, tuned.perLabel()).microF1())
                .isGreaterThan(Confusion.of(dev, tuned.global()).microF1());
        assertThat(tuned.isPerLabelChosen()).isFalse();
    }

    private static ScoredLabels scaled(int admissions, double[] scales) {
        Random random = new Random(1);
        double[][] scores = new double[admissions][scales.length];
        boolean[][] truth = new boolean[admissions][scales.length];
        for (int d = 0; d < admissions; d++) {
            for (int c = 0; c < scales.length; c++) {
                truth[d][c] = random.nextDouble() < 0.3;
                double score = 0.1 * random.nextGaussian() + (truth[d][c] ? 0.7 : 0.4);
                scores[d][c] = Math.max(0, Math.min(1, score)) * scales[c];
            }
        }
        return new ScoredLabels(scores, truth);
    }
}
