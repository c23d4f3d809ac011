package org.longitude.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBudgetTest {

    private final TokenBudget<Integer> budget = new TokenBudget<>(100, tokens -> tokens);
    private final List<Integer> items =
            IntStream.range(0, 1_000).map(i -> 1 + i * 37 % 60).boxed().toList();

    @Test
    void shouldHoldEveryItemOnceWithinTheBudget() {
        List<List<Integer>> batches = budget.epoch(items, new Random(1));

        assertThat(batches.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(items);
        assertThat(batches)
                .allSatisfy(
                        batch -> {
                            int longest = batch.stream().mapToInt(i -> i).max().orElseThrow();
                            assertThat(batch.size() * longest).isLessThanOrEqualTo(100);
                        });
    }

    @Test
    void shouldWasteLittlePaddingWhenLengthsAreMixed() {
        List<List<Integer>> batches = budget.epoch(items, new Random(1));

        int padded =
                batches.stream()
                        .mapToInt(
                                batch ->
                                        batch.size()
                                                * batch.stream().mapToInt(i -> i).max().orElse(0))
                        .sum();
        int tokens = items.stream().mapToInt(i -> i).sum();
        assertThat(padded).isLessThan((int) (1.1 * tokens));
    }

    @Test
    void shouldGoAloneWhenAnItemExceedsTheBudget() {
        assertThat(budget.sorted(List.of(5, 500, 7))).containsExactly(List.of(5, 7), List.of(500));
    }

    @Test
    void shouldFollowFromTheSeed() {
        assertThat(budget.epoch(items, new Random(4)))
                .isEqualTo(budget.epoch(items, new Random(4)));
        assertThat(budget.epoch(items, new Random(4)))
                .isNotEqualTo(budget.epoch(items, new Random(5)));
    }
}
