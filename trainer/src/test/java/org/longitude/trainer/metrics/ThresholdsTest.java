package org.longitude.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ThresholdsTest {
    @Test
    void shouldKeepTheFallbackWhenNothingIsTrue() {
        ScoredLabels dev =
                new ScoredLabels(new double[][] {{0.9, 0.1}}, new boolean[][] {{false, false}});

        assertThat(Thresholds.global(dev)).isEqualTo(Thresholds.UNTUNED);
        assertThat(Thresholds.perLabel(dev, 1, 0.3)).containsExactly(0.3, 0.3);
    }

    @Test
    void shouldKeepTheFallbackForALabelWithTooFewPositives() {
        ScoredLabels dev =
                new ScoredLabels(
                        new double[][] {{0.9, 0.8}, {0.2, 0.7}, {0.1, 0.1}},
                        new boolean[][] {{true, true}, {false, true}, {false, false}});

        double[] thresholds = Thresholds.perLabel(dev, 2, 0.25);

        assertThat(thresholds[0]).isEqualTo(0.25);
        assertThat(thresholds[1]).isBetween(0.1, 0.7);
    }

    @Test
    void shouldFindNoBetterThresholdByTryingAll() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            ScoredLabels dev = random(random, 12, 5);

            double tuned = Confusion.of(dev, Thresholds.global(dev)).microF1();

            for (double threshold = 0; threshold < 1; threshold += 0.005) {
                assertThat(Confusion.of(dev, threshold).microF1())
                        .isLessThanOrEqualTo(tuned + 1e-12);
            }
        }
    }

    @Test
    void shouldFindNoBetterConstantByTryingAllSets() {
        Random random = new Random(8);
        for (int round = 0; round < 50; round++) {
            boolean[][] truth = random(random, 9, 6).truth();

            double best = Confusion.of(BestConstant.fit(truth).score(truth), 0.5).microF1();

            for (int set = 0; set < 1 << 6; set++) {
                boolean[] predicted = new boolean[6];
                for (int c = 0; c < 6; c++) {
                    predicted[c] = (set >> c & 1) == 1;
                }
                ScoredLabels other = new BestConstant(predicted).score(truth);
                assertThat(Confusion.of(other, 0.5).microF1()).isLessThanOrEqualTo(best + 1e-12);
            }
        }
    }

    private static ScoredLabels random(Random random, int admissions, int labels) {
        double[][] scores = new double[admissions][labels];
        boolean[][] truth = new boolean[admissions][labels];
        for (int d = 0; d < admissions; d++) {
            for (int c = 0; c < labels; c++) {
                // Hundredths, so that there are ties; 0 and 1 occur.
                scores[d][c] = random.nextInt(101) / 100.0;
                truth[d][c] = random.nextDouble() < scores[d][c] * 0.5;
            }
        }
        return new ScoredLabels(scores, truth);
    }
}
