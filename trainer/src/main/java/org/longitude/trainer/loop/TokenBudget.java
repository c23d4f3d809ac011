package org.longitude.trainer.loop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Cuts samples into batches of like length by padded tokens: a batch of n samples counts as n times
 * its longest one. A sample beyond the budget goes alone.
 *
 * <p>Sorting everything by length would show the model all short samples first, so only pools of
 * shuffled samples are sorted, and the batches are shuffled again.
 */
public final class TokenBudget<S> {

    /** Samples sorted together; more waste less padding, fewer mix better. */
    private static final int POOL_SAMPLES = 256;

    private final int batchTokensMax;
    private final ToIntFunction<S> tokens;

    /**
     * @param batchTokensMax most padded tokens of one batch
     * @param tokens how many a sample has
     */
    public TokenBudget(int batchTokensMax, ToIntFunction<S> tokens) {
        this.batchTokensMax = batchTokensMax;
        this.tokens = tokens;
    }

    /** Every sample once, in batches that follow from {@code random}. */
    public List<List<S>> epoch(List<S> samples, Random random) {
        List<S> shuffled = new ArrayList<>(samples);
        Collections.shuffle(shuffled, random);
        List<List<S>> batches = new ArrayList<>();
        for (int from = 0; from < shuffled.size(); from += POOL_SAMPLES) {
            int to = Math.min(shuffled.size(), from + POOL_SAMPLES);
            batches.addAll(inOrder(byLength(shuffled.subList(from, to))));
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    /** Every sample once, shortest first: for scoring, and for the micro-batches of one step. */
    public List<List<S>> sorted(List<S> samples) {
        return inOrder(byLength(samples));
    }

    private List<S> byLength(List<S> samples) {
        List<S> sorted = new ArrayList<>(samples);
        sorted.sort(Comparator.comparingInt(tokens));
        return sorted;
    }

    private List<List<S>> inOrder(List<S> samples) {
        List<List<S>> batches = new ArrayList<>();
        List<S> batch = new ArrayList<>();
        int longest = 0;
        for (S sample : samples) {
            longest = Math.max(longest, tokens.applyAsInt(sample));
            if (!batch.isEmpty() && (batch.size() + 1L) * longest > batchTokensMax) {
                batches.add(batch);
                batch = new ArrayList<>();
                longest = tokens.applyAsInt(sample);
            }
            batch.add(sample);
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }
}
