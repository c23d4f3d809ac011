package org.longitude.model.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses the tokens that a language model must guess: of those chosen 80 % are hidden, 10 % are
 * replaced by a random ordinary token and 10 % are left, each on its own.
 *
 * <p>A text with an ordinary token has at least one scored token, so no loss is a mean of nothing.
 * The choice is a function of the seed and the draw alone, so it does not depend on the order in
 * which texts are met; immutable, so any thread may use it.
 */
public final class TokenMasking {

    private static final double HIDDEN_SHARE = 0.8;
    private static final double REPLACED_SHARE = 0.1;

    private final MaskingConfig config;
    private final int[] ordinaryIds;

    public TokenMasking(MaskingConfig config) {
        this.config = config;
        this.ordinaryIds =
                IntStream.range(0, config.vocabularySize())
                        .filter(id -> !config.specialIds().contains(id))
                        .toArray();
    }

    /**
     * Masks a text.
     *
     * @param ids tokens of the text, special ones included
     * @param words for each token the index of its word; tokens of one word stand together. Read
     *     only with whole words
     * @param draw names this draw, for example the text's number and the epoch in one
     * @return the masked text; nothing is scored if every token is special
     */
    public MaskedText mask(int[] ids, int[] words, long draw) {
        requireUsable(ids, words);
        SplittableRandom random = new SplittableRandom(config.seed() * 0x9E3779B97F4A7C15L ^ draw);
        List<int[]> units = units(ids, words);
        int[] scored = choose(units, random);
        int[] shown = ids.clone();
        int[] targets = new int[scored.length];
        for (int i = 0; i < scored.length; i++) {
            targets[i] = ids[scored[i]];
            shown[scored[i]] = show(targets[i], random);
        }
        return new MaskedText(shown, scored, targets);
    }

    /** Runs [from, to) of ordinary tokens that are chosen together. */
    private List<int[]> units(int[] ids, int[] words) {
        List<int[]> units = new ArrayList<>();
        for (int from = 0, to; from < ids.length; from = to) {
            to = from + 1;
            while (config.wholeWords()
                    && to < ids.length
                    && words[to] == words[from]
                    && isSpecial(ids[to]) == isSpecial(ids[from])) {
                to++;
            }
            if (!isSpecial(ids[from])) {
                units.add(new int[] {from, to});
            }
        }
        return units;
    }

    private boolean isSpecial(int id) {
        return config.specialIds().contains(id);
    }

    /**
     * Shuffles the units and takes them until the share is reached; one that would pass it is left
     * out, unless nothing is chosen yet.
     */
    private int[] choose(List<int[]> units, SplittableRandom random) {
        int ordinary = units.stream().mapToInt(unit -> unit[1] - unit[0]).sum();
        long wanted = Math.max(1, Math.round(config.share() * ordinary));
        int count = 0;
        int[] chosen = new int[ordinary];
        for (int i = 0; i < units.size() && count < wanted; i++) {
            int other = random.nextInt(i, units.size());
            int[] unit = units.get(other);
            units.set(other, units.get(i));
            if (count == 0 || count + unit[1] - unit[0] <= wanted) {
                for (int place = unit[0]; place < unit[1]; place++) {
                    chosen[count++] = place;
                }
            }
        }
        int[] sorted = Arrays.copyOf(chosen, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private int show(int id, SplittableRandom random) {
        double fate = random.nextDouble();
        if (fate < HIDDEN_SHARE) {
            return config.maskId();
        }
        if (fate < HIDDEN_SHARE + REPLACED_SHARE) {
            return ordinaryIds[random.nextInt(ordinaryIds.length)];
        }
        return id;
    }

    private void requireUsable(int[] ids, int[] words) {
        if (config.wholeWords() && words.length != ids.length) {
            throw new IllegalArgumentException(
                    "words: %d (expected: one for each of %d tokens)"
                            .formatted(words.length, ids.length));
        }
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= config.vocabularySize()) {
                throw new IllegalArgumentException(
                        "the id at place %d is outside the vocabulary (expected: 0 <= id < %d)"
                                .formatted(i, config.vocabularySize()));
            }
        }
    }
}
