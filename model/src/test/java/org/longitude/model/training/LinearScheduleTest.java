package org.longitude.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LinearScheduleTest {

    @Test
    void shouldRiseThenFallInLines() {
        LinearSchedule schedule = new LinearSchedule(2e-4, 10, 110);

        assertThat(schedule.rate(0)).isZero();
        assertThat(schedule.rate(5)).isCloseTo(1e-4, within(1e-12));
        assertThat(schedule.rate(10)).isCloseTo(2e-4, within(1e-12));
        assertThat(schedule.rate(60)).isCloseTo(1e-4, within(1e-12));
        assertThat(schedule.rate(110)).isZero();
        assertThat(schedule.rate(5000)).isZero();
    }

    @Test
    void shouldStartAtTheTopWhenThereIsNoWarmUp() {
        assertThat(new LinearSchedule(0.5, 0, 4).rate(0)).isEqualTo(0.5);
    }

    @Test
    void shouldRefuseAWarmUpLongerThanTheRun() {
        assertThatThrownBy(() -> new LinearSchedule(1e-4, 5, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("warmupSteps: 5");
    }
}
