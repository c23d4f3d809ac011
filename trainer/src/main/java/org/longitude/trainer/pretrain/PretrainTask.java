package org.longitude.trainer.pretrain;

import ai.djl.nn.Parameter;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.longitude.model.training.LinearSchedule;
import org.longitude.trainer.loop.Draws;
import org.longitude.trainer.loop.Judgement;
import org.longitude.trainer.loop.Learner;
import org.longitude.trainer.loop.Moment;
import org.longitude.trainer.loop.Rate;
import org.longitude.trainer.loop.Step;
import org.longitude.trainer.loop.TokenBudget;
import org.longitude.trainer.loop.TrainingTask;

/** Pre-training as the loop sees it: samples by their numbers. */
final class PretrainTask implements TrainingTask<Integer, MaskedBatch> {

    private final List<MaskedLearner> learners;
    private final SampleStore samples;
    private final RowMaker rows;
    private final HeldOut heldOut;
    private final PretrainConfig config;
    private final LinearSchedule schedule;

    PretrainTask(
            List<MaskedLearner> learners,
            SampleStore samples,
            RowMaker rows,
            HeldOut heldOut,
            PretrainConfig config) {
        this.learners = List.copyOf(learners);
        this.samples = samples;
        this.rows = rows;
        this.heldOut = heldOut;
        this.config = config;
        this.schedule = config.schedule();
    }

    @Override
    public List<? extends Learner<MaskedBatch>> learners() {
        return learners;
    }

    @Override
    public List<String> terms() {
        return learners.get(0).pairs()
                ? List.of("masked_words", "next_sentence")
                : List.of("masked_words");
    }

    /** Samples in a shuffled order, so many a step; a step is cut when it is asked for. */
    @Override
    public List<Step<Integer>> epoch(long seed) {
        int[] order = shuffled(seed);
        int each = config.batchSamples();
        return new AbstractList<>() {
            @Override
            public Step<Integer> get(int index) {
                int to = Math.min(order.length, (index + 1) * each);
                return cut(IntStream.range(index * each, to).mapToObj(i -> order[i]).toList());
            }

            @Override
            public int size() {
                return (order.length + each - 1) / each;
            }
        };
    }

    private int[] shuffled(long seed) {
        int[] order = IntStream.range(0, samples.size()).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    /** Every replica gets a part, as far as there are samples for it. */
    private Step<Integer> cut(List<Integer> chosen) {
        int tokens = chosen.stream().mapToInt(samples::length).sum();
        int share = (tokens + learners.size() - 1) / learners.size();
        int budget = Math.min(config.microBatchTokensMax(), share);
        return new Step<>(new TokenBudget<Integer>(budget, samples::length).sorted(chosen));
    }

    @Override
    public MaskedBatch prepare(List<Integer> which, Draws draws) {
        return rows.batch(which, draws);
    }

    @Override
    public Optional<Rate> rate(String name, Parameter parameter, Moment moment) {
        boolean decays = parameter.getShape().dimension() > 1;
        return Optional.of(
                new Rate(schedule.rate(moment.step()), decays ? config.weightDecay() : 0));
    }

    @Override
    public Judgement judge() {
        return heldOut.judge(learners.get(0));
    }
}
