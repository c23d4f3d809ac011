package org.longitude.trainer.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScaleTest {

    @Test
    void shouldStillBeAScaleWhenThereIsNothingToShow() {
        assertThat(labels(Axis.linear("y"))).contains("0.0", "1.0");
        assertThat(labels(Axis.logarithmic("y"))).contains("1", "2");
    }

    @Test
    void shouldMakeRoomWhenAllValuesAreEqual() {
        Scale scale = Scale.of(Axis.linear("y"), new double[] {5, 5}, 0, 100);

        assertThat(scale.place(5)).isCloseTo(50, within(20.0));
    }

    @Test
    void shouldMarkRoundValuesThatCoverAllNumbers() {
        assertThat(labels(Axis.linear("y"), 0.13, 0.87))
                .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
        assertThat(labels(Axis.linear("y"), -3, 4.2))
                .containsExactly("-4", "-2", "0", "2", "4", "6");
        assertThat(labels(Axis.linear("y"), 0, 16_000))
                .containsExactly("0", "5,000", "10,000", "15,000", "20,000");
    }

    @Test
    void shouldMarkPowersOfTenWhereStepsMultiply() {
        assertThat(labels(Axis.logarithmic("y"), 1, 100_000))
                .containsExactly("1", "10", "100", "1,000", "10,000", "100,000");
        assertThat(labels(Axis.logarithmic("y"), 0.01, 0.6))
                .containsExactly("0.01", "0.02", "0.05", "0.1", "0.2", "0.5");
    }

    @Test
    void shouldPlaceEqualRatiosAtEqualStepsWhereStepsMultiply() {
        Scale scale = Scale.of(Axis.logarithmic("y"), new double[] {1, 100}, 0, 200);

        assertThat(scale.place(10)).isCloseTo(100, within(1e-9));
        assertThat(scale.holds(0)).isFalse();
    }

    @Test
    void shouldKeepWithinItsEndsWhenAValueLiesBeyondThem() {
        Scale scale = Scale.of(Axis.linear("y").between(0, 1), new double[] {7}, 100, 0);

        assertThat(scale.place(7)).isEqualTo(0);
        assertThat(scale.place(-7)).isEqualTo(100);
    }

    private static List<String> labels(Axis axis, double... values) {
        return Scale.of(axis, values, 0, 100).ticks().stream().map(Scale.Tick::label).toList();
    }
}
