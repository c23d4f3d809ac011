package org.longitude.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LatenciesTest {

    @Test
    void shouldGiveNearestRanksWhenAskedForPercentiles() {
        Latencies latencies = new Latencies();
        for (long latencyMs = 100; latencyMs >= 1; latencyMs--) {
            latencies.add(latencyMs);
        }

        assertThat(latencies.percentile(0.50)).isEqualTo(50);
        assertThat(latencies.percentile(0.95)).isEqualTo(95);
        assertThat(latencies.percentile(0.99)).isEqualTo(99);
    }

    @Test
    void shouldGiveNothingWhenThereIsNothing() {
        assertThat(new Latencies().percentile(0.5)).isNull();
    }

    @Test
    void shouldForgetTheOldestWhenItsLimitIsReached() {
        Latencies latencies = new Latencies();
        latencies.add(1_000_000);
        for (int i = 0; i < Latencies.KEPT_MAX; i++) {
            latencies.add(i % 10);
        }

        assertThat(latencies.percentile(1)).isEqualTo(9);
    }
}
