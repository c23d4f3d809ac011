package org.longitude.trainer.loop;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.longitude.model.training.AdamW;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.run.RunFolder;

/**
 * The training loop. It reads from {@link #toEnd} downwards.
 *
 * <p>A run is a function of its seed, samples and configuration: every micro-batch is drawn anew
 * from run seed, step and place ({@link Draws}), so a run that was killed and goes on from its last
 * checkpoint has, on a CPU, bit for bit the losses of one that was not.
 *
 * <p>Threading: all work happens on the calling thread; the engine keeps one gradient collector per
 * process, so one run at a time.
 */
public final class TrainingLoop<S, B extends MicroBatch> implements AutoCloseable {

    private final PlainGraphs graphs = new PlainGraphs();
    private final TrainingTask<S, B> task;
    private final LoopConfig config;
    private final Replicas<B> replicas;
    private final AdamW optimizer;
    private final StopSignal stop = new StopSignal();
    private final RunRecord record;
    private LoopState state;
    private RunClock clock;
    private List<Step<S>> steps;

    private TrainingLoop(
            TrainingTask<S, B> task, LoopConfig config, RunFolder folder, LoopListener listener) {
        this.task = task;
        this.config = config;
        replicas = new Replicas<>(task.learners());
        optimizer = new AdamW(replicas.first().manager(), config.optimizer());
        record = new RunRecord(folder, listener);
        try {
            state = record.resume(replicas, optimizer);
            steps = task.epoch(Draws.ofEpoch(config.seed(), state.epoch()));
            clock = newClock();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Trains, from the folder's last checkpoint if it has one, and leaves the best weights in every
     * learner.
     *
     * @throws TrainerException {@code LOSS_NOT_FINITE} naming the step; {@code TRAINING_STOPPED} if
     *     the thread is interrupted or the process ends, after the step under way; {@code
     *     CHECKPOINT_MISMATCH} or {@code FILE_FAILED} for checkpoints that do not fit or cannot be
     *     written
     */
    public static <S, B extends MicroBatch> LoopResult run(
            TrainingTask<S, B> task, LoopConfig config, RunFolder folder, LoopListener listener) {
        try (TrainingLoop<S, B> loop = new TrainingLoop<>(task, config, folder, listener)) {
            return loop.toEnd();
        }
    }

    private LoopResult toEnd() {
        replicas.share();
        record.started(position());
        while (!isOver()) {
            if (state.index() == steps.size()) {
                state = state.nextEpoch();
                steps = task.epoch(Draws.ofEpoch(config.seed(), state.epoch()));
            }
            requireGoingOn();
            step(steps.get(state.index()));
            boolean judged = config.evaluations().isDue(position());
            if (judged) {
                evaluate();
            }
            if (judged || state.step() % config.checkpointSteps() == 0) {
                record.checkpoint(state, replicas, optimizer);
            }
        }
        if (!state.isJudged()) {
            evaluate();
            record.checkpoint(state, replicas, optimizer);
        }
        record.restoreBest(state, replicas);
        return result();
    }

    private boolean isOver() {
        boolean impatient = config.patience() > 0 && state.worse() >= config.patience();
        return clock.done() >= 1 || impatient;
    }

    private void step(Step<S> step) {
        List<B> batches = prepare(step);
        long[] divisors = divisors(batches);
        Moment moment = clock.moment();
        try (NDManager owner = replicas.first().manager().newSubManager()) {
            double[] terms =
                    replicas.backward(
                            owner,
                            batches,
                            divisors,
                            moment,
                            micro -> Draws.ofEngine(config.seed(), state.step(), micro));
            List<AdamW.Part> parts = parts(moment);
            double norm = replicas.first().alone(() -> optimizer.update(owner, parts));
            replicas.share();
            double loss = requireFinite(terms, norm);
            long tokens = batches.stream().mapToLong(MicroBatch::tokens).sum();
            clock.stepped(tokens);
            state = state.stepped(loss, tokens, clock.seconds());
            record.step(report(terms, loss, norm, parts, tokens));
        }
    }

    private List<B> prepare(Step<S> step) {
        List<B> batches = new ArrayList<>();
        int place = 0;
        for (List<S> samples : step.microBatches()) {
            batches.add(task.prepare(samples, new Draws(config.seed(), state.step(), place)));
            place += samples.size();
        }
        return batches;
    }

    /** What the step scores, for each term of the loss. */
    private long[] divisors(List<B> batches) {
        long[] sums = new long[task.terms().size()];
        for (B batch : batches) {
            for (int term = 0; term < sums.length; term++) {
                sums[term] += batch.scored()[term];
            }
        }
        for (int term = 0; term < sums.length; term++) {
            sums[term] = Math.max(1, sums[term]);
        }
        return sums;
    }

    private List<AdamW.Part> parts(Moment moment) {
        SortedMap<String, Parameter> ordered = new TreeMap<>(replicas.first().parameters());
        List<AdamW.Part> parts = new ArrayList<>();
        ordered.forEach(
                (name, parameter) ->
                        task.rate(name, parameter, moment)
                                .ifPresent(
                                        rate ->
                                                parts.add(
                                                        new AdamW.Part(
                                                                name,
                                                                parameter,
                                                                rate.rate(),
                                                                rate.decay()))));
        return parts;
    }

    private double requireFinite(double[] terms, double norm) {
        double loss = 0;
        for (double term : terms) {
            loss += term;
        }
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new TrainerException(
                    TrainerError.LOSS_NOT_FINITE,
                    "step %d: loss %s, gradient norm %s (expected: finite; try a lower rate or a longer warm-up)"
                            .formatted(state.step() + 1, loss, norm));
        }
        return loss;
    }

    private void evaluate() {
        Judgement judgement = task.judge();
        if (!Double.isFinite(judgement.score())) {
            throw new TrainerException(
                    TrainerError.LOSS_NOT_FINITE,
                    "step %d: the evaluation's score is %s (expected: finite; try a lower rate)"
                            .formatted(state.step(), judgement.score()));
        }
        Evaluation evaluation =
                Evaluation.of(
                        state.step(), state.epoch(), state.meanLoss(), judgement, clock.seconds());
        state = state.judged(evaluation);
        if (evaluation.equals(state.best())) {
            record.best(state, replicas);
        }
        record.evaluation(evaluation);
        clock.interrupted();
    }

    private void requireGoingOn() {
        if (stop.requested()) {
            throw new TrainerException(
                    TrainerError.TRAINING_STOPPED,
                    "stopped after step %d of %d (expected: to run on; it goes on from its last checkpoint with --resume)"
                            .formatted(state.step(), clock.stepsPlanned()));
        }
    }

    private StepReport report(
            double[] terms, double loss, double norm, List<AdamW.Part> parts, long tokens) {
        SortedMap<String, Double> named = new TreeMap<>();
        for (int term = 0; term < terms.length; term++) {
            named.put(task.terms().get(term), terms[term]);
        }
        return new StepReport(
                state.step(),
                clock.stepsPlanned(),
                state.epoch(),
                loss,
                named,
                norm,
                parts.stream().mapToDouble(AdamW.Part::rate).max().orElse(0),
                tokens,
                clock.tokensPerSecond(),
                clock.secondsLeft());
    }

    private Position position() {
        return new Position(state.step(), state.epoch(), state.index(), steps.size());
    }

    private RunClock newClock() {
        RunLength length = config.length();
        if (steps.isEmpty()) {
            throw new TrainerException(
                    TrainerError.SPLIT_EMPTY, "train: 0 steps (expected: at least one sample)");
        }
        int first =
                state.epoch() == 0
                        ? steps.size()
                        : task.epoch(Draws.ofEpoch(config.seed(), 0)).size();
        return new RunClock(
                length.minutesMax(), length.stepsPlanned(first), state.step(), state.seconds());
    }

    private LoopResult result() {
        LoopResult.End end =
                clock.allSteps()
                        ? LoopResult.End.STEPS
                        : clock.done() >= 1 ? LoopResult.End.TIME : LoopResult.End.PATIENCE;
        Evaluation best = state.best();
        if (best == null) {
            throw new IllegalStateException("a run ended without an evaluation");
        }
        return new LoopResult(
                best, state.history(), state.step(), state.tokens(), state.seconds(), end);
    }

    @Override
    public void close() {
        optimizer.close();
        replicas.close();
        stop.close();
        graphs.close();
    }
}
