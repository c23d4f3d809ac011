package org.longitude.trainer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OffsetRunsTest {
    @Test
    void shouldNameTheOffsetsThatAreGoneAndNoOthers() {
        String taken = runs(5, 5, 6, 7, 10, 11, 20);

        assertThat(OffsetRuns.missing(5, taken, runs(5, 5, 7, 10, 20))).containsExactly(6L, 11L);
        assertThat(OffsetRuns.missing(5, taken, runs(5))).hasSize(6);
        assertThat(OffsetRuns.missing(5, taken, "")).hasSize(6);
        assertThat(OffsetRuns.missing(5, taken, runs(5, 5, 6, 7, 8, 10, 11, 20))).isEmpty();
        assertThat(OffsetRuns.missing(5, taken, taken)).isEmpty();
    }

    @Test
    void shouldTakeRisingOffsetsOfItsRangeOnly() {
        OffsetRuns runs = new OffsetRuns(5, 9);
        runs.add(6);

        assertThat(runs.takes(4)).isFalse();
        assertThat(runs.takes(6)).isFalse();
        assertThat(runs.takes(7)).isTrue();
        assertThat(runs.takes(9)).isFalse();
    }

    @Test
    void shouldTakeAFewBytesForEachTransaction() {
        OffsetRuns runs = new OffsetRuns(0, 100_000);
        for (long offset = 0; offset < 100_000; offset++) {
            if (offset % 100 != 99) {
                runs.add(offset);
            }
        }

        assertThat(runs.text()).hasSizeLessThan(1_000 * 5);
    }

    private static String runs(long start, long... offsets) {
        OffsetRuns runs = new OffsetRuns(start, Long.MAX_VALUE);
        for (long offset : offsets) {
            runs.add(offset);
        }
        return runs.text();
    }
}
