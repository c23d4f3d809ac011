package org.longitude.trainer.finetune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Cuts an epoch into batches of like length by padded tokens.
 *
 * <p>Sorting everything by length would show the model all short admissions first, so only pools of
 * shuffled items are sorted, and the batches are shuffled again.
 */
final class BatchPlanner<T> {

    /** Items sorted together; more waste less padding, fewer mix better. */
    private static final int POOL_ITEMS = 256;

    private final int batchTokensMax;
    private final ToIntFunction<T> tokens;

    BatchPlanner(int batchTokensMax, ToIntFunction<T> tokens) {
        this.batchTokensMax = batchTokensMax;
        this.tokens = tokens;
    }

    /** Every item once, in batches that follow from {@code random}. */
    List<List<T>> epoch(List<T> items, Random random) {
        List<T> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, random);
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < shuffled.size(); from += POOL_ITEMS) {
            int to = Math.min(shuffled.size(), from + POOL_ITEMS);
            batches.addAll(inOrder(byLength(shuffled.subList(from, to))));
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    /** Every item once, shortest first: for scoring, where order is free. */
    List<List<T>> sorted(List<T> items) {
        return inOrder(byLength(items));
    }

    private List<T> byLength(List<T> items) {
        List<T> sorted = new ArrayList<>(items);
        sorted.sort(Comparator.comparingInt(tokens));
        return sorted;
    }

    private List<List<T>> inOrder(List<T> items) {
        List<List<T>> batches = new ArrayList<>();
        List<T> batch = new ArrayList<>();
        int longest = 0;
        for (T item : items) {
            longest = Math.max(longest, tokens.applyAsInt(item));
            if (!batch.isEmpty() && (batch.size() + 1L) * longest > batchTokensMax) {
                batches.add(batch);
                batch = new ArrayList<>();
                longest = tokens.applyAsInt(item);
            }
            batch.add(item);
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }
}
