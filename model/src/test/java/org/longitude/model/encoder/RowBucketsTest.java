package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowBucketsTest {

    @Test
    void shouldPutRowsOfLikeLengthTogether() {
        assertThat(RowBuckets.plan(new int[] {10, 80, 70, 9, 79, 8, 80}))
                .containsExactly(new int[] {1, 6, 4, 2}, new int[] {0, 3}, new int[] {5});
    }

    @Test
    void shouldHoldEachRowOnceAndPadNoRowByMoreThanAnEighth() {
        Random random = new Random(4);
        for (int round = 0; round < 50; round++) {
            int[] lengths = random.ints(1 + random.nextInt(40), 1, 4097).toArray();

            List<int[]> buckets = RowBuckets.plan(lengths);

            assertThat(buckets.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                    .hasSize(lengths.length)
                    .doesNotHaveDuplicates();
            for (int[] bucket : buckets) {
                for (int row : bucket) {
                    assertThat(lengths[row]).isLessThanOrEqualTo(lengths[bucket[0]]);
                    assertThat(8L * lengths[row]).isGreaterThanOrEqualTo(7L * lengths[bucket[0]]);
                }
            }
        }
    }
}
