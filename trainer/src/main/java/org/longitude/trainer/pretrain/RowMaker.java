package org.longitude.trainer.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.longitude.model.encoder.TokenRow;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.training.MaskedText;
import org.longitude.model.training.MaskingConfig;
import org.longitude.model.training.TokenMasking;
import org.longitude.trainer.loop.Draws;

/**
 * Makes rows of samples: special tokens around them, words hidden; for a BERT two parts, the second
 * of which in half of the rows comes from elsewhere (Devlin et al. 2019).
 */
final class RowMaker {

    private final SampleStore samples;
    private final Tokenizer tokenizer;
    private final TokenMasking masking;
    private final boolean pairs;
    private final int tokensMax;

    /**
     * @param pairs whether rows have two parts
     * @param tokensMax most tokens of a row, special ones included
     */
    RowMaker(
            SampleStore samples,
            Tokenizer tokenizer,
            PretrainConfig config,
            boolean pairs,
            int tokensMax) {
        this.samples = samples;
        this.tokenizer = tokenizer;
        this.pairs = pairs;
        this.tokensMax = tokensMax;
        Set<Integer> special =
                new HashSet<>(
                        List.of(
                                tokenizer.padId(),
                                tokenizer.clsId(),
                                tokenizer.sepId(),
                                tokenizer.maskId(),
                                tokenizer.unknownId()));
        masking =
                new TokenMasking(
                        new MaskingConfig(
                                tokenizer.vocabularySize(),
                                tokenizer.maskId(),
                                special,
                                config.maskShare(),
                                config.wholeWords(),
                                config.seed()));
    }

    /** Special tokens of a row: before, behind, and between two parts. */
    static int specialTokens(boolean pairs) {
        return pairs ? 3 : 2;
    }

    MaskedBatch batch(List<Integer> which, Draws draws) {
        List<MaskedBatch.Row> rows = new ArrayList<>();
        for (int i = 0; i < which.size(); i++) {
            int[] tokens = samples.tokens(which.get(i));
            RandomGenerator random = draws.randomOf(i);
            rows.add(pairs ? pair(tokens, random) : row(tokens, random.nextLong()));
        }
        return new MaskedBatch(rows, pairs);
    }

    private MaskedBatch.Row row(int[] tokens, long draw) {
        int[] ids = new int[tokens.length + 2];
        ids[0] = tokenizer.clsId();
        ids[ids.length - 1] = tokenizer.sepId();
        for (int i = 0; i < tokens.length; i++) {
            ids[i + 1] = SampleStore.id(tokens[i]);
        }
        int[] words = new int[ids.length];
        number(words, 1, tokens);
        words[ids.length - 1] = words[ids.length - 2] + 1;
        MaskedText masked = masking.mask(ids, words, draw);
        return new MaskedBatch.Row(
                TokenRow.withGlobalFirst(masked.ids()), masked, Optional.empty());
    }

    private MaskedBatch.Row pair(int[] tokens, RandomGenerator random) {
        int end = someSentenceEnd(tokens, random);
        int[] first = Arrays.copyOf(tokens, end);
        int[] second = Arrays.copyOfRange(tokens, end, tokens.length);
        Optional<Boolean> follows = Optional.empty();
        if (second.length > 0) {
            boolean next = random.nextBoolean();
            follows = Optional.of(next);
            second = next ? second : elsewhere(random, first.length);
        }
        int separators = second.length > 0 ? 2 : 1;
        int[] ids = new int[1 + first.length + second.length + separators];
        int[] words = new int[ids.length];
        int[] types = new int[ids.length];
        ids[0] = tokenizer.clsId();
        int at = lay(ids, words, 1, first);
        if (second.length > 0) {
            Arrays.fill(types, at, types.length, 1);
            lay(ids, words, at, second);
        }
        MaskedText masked = masking.mask(ids, words, random.nextLong());
        return new MaskedBatch.Row(new TokenRow(masked.ids(), null, null, types), masked, follows);
    }

    /** Lays a part and a separator; where the next one begins. */
    private int lay(int[] ids, int[] words, int from, int[] part) {
        for (int i = 0; i < part.length; i++) {
            ids[from + i] = SampleStore.id(part[i]);
        }
        number(words, from, part);
        int end = from + part.length;
        ids[end] = tokenizer.sepId();
        words[end] = words[end - 1] + 1;
        return end + 1;
    }

    private static void number(int[] words, int from, int[] tokens) {
        for (int i = 0; i < tokens.length; i++) {
            boolean begins = i == 0 || (tokens[i] & SampleStore.WORD) != 0;
            words[from + i] = words[from + i - 1] + (begins ? 1 : 0);
        }
    }

    /** Where the first part ends; at the sample's end if it is one sentence. */
    private static int someSentenceEnd(int[] tokens, RandomGenerator random) {
        int[] ends = new int[tokens.length];
        int count = 0;
        for (int i = 0; i + 1 < tokens.length; i++) {
            if ((tokens[i] & SampleStore.SENTENCE_END) != 0) {
                ends[count++] = i + 1;
            }
        }
        return count == 0 ? tokens.length : ends[random.nextInt(count)];
    }

    /** The second part of a random sample, or all of one that is a sentence, within the row. */
    private int[] elsewhere(RandomGenerator random, int before) {
        int[] other = samples.tokens(random.nextInt(samples.size()));
        int end = someSentenceEnd(other, random);
        int from = end == other.length ? 0 : end;
        int room = tokensMax - specialTokens(true) - before;
        return Arrays.copyOfRange(other, from, Math.min(other.length, from + room));
    }
}
