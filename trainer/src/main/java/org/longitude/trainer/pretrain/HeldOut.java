package org.longitude.trainer.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.trainer.loop.Draws;
import org.longitude.trainer.loop.Judgement;
import org.longitude.trainer.loop.TokenBudget;

/**
 * The notes of patients who are not learned from. The same words are hidden at every evaluation, so
 * that evaluations compare.
 */
final class HeldOut {

    /** Mean cross entropy of a hidden token, in nats. */
    static final String NATS_PER_TOKEN = "nats_per_token";

    /** Its exponential. */
    static final String PERPLEXITY = "perplexity";

    /**
     * log2 of the perplexity, which the paper calls bits per character in two rows of its table.
     */
    static final String BITS_PER_TOKEN = "bits_per_token";

    /** Bits of all tokens over the characters of the original text, whatever the tokenizer. */
    static final String BITS_PER_CHARACTER = "bits_per_character";

    static final String NEXT_SENTENCE_NATS = "next_sentence_nats";
    static final String NEXT_SENTENCE_ACCURACY = "next_sentence_accuracy";

    /** Never a step of a run: held-out rows are drawn apart from all others. */
    private static final long APART = -1;

    private final List<MaskedBatch> batches = new ArrayList<>();
    private final double tokensPerCharacter;

    HeldOut(SampleStore samples, RowMaker rows, PretrainConfig config, TextCounts counts) {
        int judged = Math.min(samples.size(), config.evaluationSamplesMax());
        List<Integer> chosen =
                IntStream.range(0, judged)
                        .mapToObj(i -> (int) ((long) i * samples.size() / judged))
                        .toList();
        int place = 0;
        for (List<Integer> each :
                new TokenBudget<Integer>(config.microBatchTokensMax(), samples::length)
                        .sorted(chosen)) {
            batches.add(rows.batch(each, new Draws(config.seed(), APART, place)));
            place += each.size();
        }
        tokensPerCharacter = (double) counts.tokens() / Math.max(1, counts.characters());
    }

    Judgement judge(MaskedLearner learner) {
        long[] scored = new long[2];
        double[] sums = new double[2];
        long right = 0;
        for (MaskedBatch batch : batches) {
            long[] of = batch.scored();
            try (NDManager owner = learner.manager().newSubManager()) {
                List<NDArray> losses =
                        learner.losses(owner, batch, atLeastOne(of), ForwardPass.scoring());
                for (int term = 0; term < of.length; term++) {
                    sums[term] += (double) losses.get(term).getFloat() * of[term];
                    scored[term] += of[term];
                }
                right += batch.pairs() ? learner.pairsRight(owner, batch) : 0;
            }
        }
        double nats = sums[0] / scored[0];
        Map<String, Double> values = new TreeMap<>(values(nats, tokensPerCharacter));
        double score = -nats;
        if (scored[1] > 0) {
            values.put(NEXT_SENTENCE_NATS, sums[1] / scored[1]);
            values.put(NEXT_SENTENCE_ACCURACY, (double) right / scored[1]);
            score -= sums[1] / scored[1];
        }
        return new Judgement(score, values);
    }

    private static long[] atLeastOne(long[] counts) {
        long[] divisors = counts.clone();
        for (int i = 0; i < divisors.length; i++) {
            divisors[i] = Math.max(1, divisors[i]);
        }
        return divisors;
    }

    /** What a mean cross entropy is called in the field, each under its own name. */
    static Map<String, Double> values(double natsPerToken, double tokensPerCharacter) {
        double bits = natsPerToken / Math.log(2);
        return Map.of(
                NATS_PER_TOKEN,
                natsPerToken,
                PERPLEXITY,
                Math.exp(natsPerToken),
                BITS_PER_TOKEN,
                bits,
                BITS_PER_CHARACTER,
                bits * tokensPerCharacter);
    }

    /**
     * The same of a model that knows only how often each word stands in the training notes: what a
     * pre-trained one must beat.
     *
     * @param occurrences in the training notes, by id
     */
    double unigramNats(long[] occurrences) {
        long total = 0;
        for (long count : occurrences) {
            total += count + 1;
        }
        double sum = 0;
        long scored = 0;
        for (MaskedBatch batch : batches) {
            for (MaskedBatch.Row row : batch.rows()) {
                for (int target : row.masked().targets()) {
                    sum -= Math.log((occurrences[target] + 1.0) / total);
                    scored++;
                }
            }
        }
        return sum / scored;
    }
}
