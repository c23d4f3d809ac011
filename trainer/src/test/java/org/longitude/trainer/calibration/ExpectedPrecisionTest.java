package org.longitude.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.longitude.trainer.metrics.Interval;
import org.longitude.trainer.metrics.ScoredLabels;

final class ExpectedPrecisionTest {
    private static final ScoredLabels SCORED =
            new ScoredLabels(
                    new double[][] {{0.9, 0.2}, {0.8, 0.5}, {0.1, 0.6}},
                    new boolean[][] {{true, false}, {true, false}, {false, true}});

    @Test
    void shouldCountWhatIsAboveEachThreshold() {
        ExpectedPrecision expected =
                ExpectedPrecision.of(SCORED, new double[] {0.7, 0.0, 0.5, 0.95});

        assertThat(expected.rows())
                .extracting(ExpectedPrecision.Row::threshold)
                .containsExactly(0.0, 0.5, 0.7, 0.95);
        // 0.5 itself is not above 0.5.
        assertThat(expected.rows())
                .extracting(ExpectedPrecision.Row::predicted)
                .containsExactly(6L, 3L, 2L, 0L);
        assertThat(expected.rows().get(0).precision()).isEqualTo(Interval.wilson(3, 6));
        assertThat(expected.rows().get(2).recall()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(expected.rows().get(3).precision().value()).isNaN();
    }

    @Test
    void shouldPromiseNoPrecisionThatFewPredictionsCannotShow() {
        // Three of three are right above 0.5, but three show no more than 0.44; all six are half
        // right.
        ExpectedPrecision expected = ExpectedPrecision.of(SCORED);

        assertThat(expected.thresholdFor(0.9)).isEmpty();
        assertThat(expected.thresholdFor(0.4).orElseThrow().threshold()).isEqualTo(0.5);
    }

    @Test
    void shouldHaveNoRecallWhereNothingIsTrue() {
        ScoredLabels none = new ScoredLabels(new double[][] {{0.9}}, new boolean[][] {{false}});

        assertThat(ExpectedPrecision.of(none).rows().get(0).recall()).isNaN();
    }
}
