package org.longitude.trainer.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateScheduleTest {

    private final RateSchedule schedule =
            new RateSchedule(
                    new FineTuneConfig(1, 1, 1, 100, 0.25, 4e-3, 2e-3, 0.5, 0, 0, 0, 0, 1, 10, 1));

    @Test
    void shouldBypassLayersUntilTheWarmupIsOver() {
        assertThat(schedule.layersOn(0)).isFalse();
        assertThat(schedule.layersOn(0.249)).isFalse();
        assertThat(schedule.layersOn(0.25)).isTrue();
    }

    @Test
    void shouldHoldTheWarmupRateAndThenFallInALine() {
        assertThat(schedule.rate(0.2)).isCloseTo(4e-3, within(1e-9));
        assertThat(schedule.rate(0.25)).isCloseTo(2e-3, within(1e-9));
        assertThat(schedule.rate(0.625)).isCloseTo(1e-3, within(1e-9));
        assertThat(schedule.rate(1)).isZero();
    }

    @Test
    void shouldLetTheLayersInGently() {
        assertThat(schedule.layersRate(0.25)).isLessThan(1e-4);
        assertThat(schedule.layersRate(0.3)).isCloseTo(0.5 * schedule.rate(0.3), within(1e-9));
        assertThat(schedule.layersRate(1)).isZero();
    }
}
