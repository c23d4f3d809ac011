package org.longitude.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntervalTest {

    @Test
    void shouldRefuseMoreSuccessesThanTrials() {
        assertThatThrownBy(() -> Interval.wilson(3, 2))
                .hasMessageContaining("3 of 2 (expected: 0 to as many as trials)");
    }

    @Test
    void shouldKnowNothingWithoutTrials() {
        Interval interval = Interval.wilson(0, 0);

        assertThat(interval.value()).isNaN();
        assertThat(interval.low()).isEqualTo(0);
        assertThat(interval.high()).isEqualTo(1);
    }

    /** Golden: scipy.stats.binomtest(k, n).proportion_ci(method="wilson"). */
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0.0, 0.27753279986288926",
        "3, 10, 0.10779126740630102, 0.6032218525388546",
        "10, 10, 0.7224672001371109, 1.0",
        "470, 1000, 0.43923991460215, 0.5009896909069833"
    })
    void shouldGiveWilsonsInterval(long successes, long trials, double low, double high) {
        Interval interval = Interval.wilson(successes, trials);

        assertThat(interval.value()).isEqualTo((double) successes / trials);
        assertThat(interval.low()).isCloseTo(low, within(1e-12));
        assertThat(interval.high()).isCloseTo(high, within(1e-12));
    }
}
