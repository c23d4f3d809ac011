package org.longitude.trainer.finetune;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.training.AdamW;
import org.longitude.model.training.AdamWConfig;
import org.longitude.model.training.TrainingLosses;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.CodedAdmission;

/**
 * Fine-tunes a coding model on admissions and the codes people assigned them.
 *
 * <p>The weights kept are those with the best micro F1 on dev. With the same seed, model, corpus
 * and number of engine threads a run that ends within its time budget gives the same weights.
 *
 * <p>Threading: all work happens on the calling thread; the engine keeps one gradient collector per
 * process, so one run at a time.
 */
public final class FineTuner {

    /**
     * A model must beat the best constant prediction on dev by this much, or it learned nothing.
     */
    private static final double STUCK_MARGIN = 0.01;

    private static final String HEAD = "label_attention.";
    private static final String LAYERS = "encoder.layer.";

    private final FineTuneConfig config;

    public FineTuner(FineTuneConfig config) {
        this.config = config;
    }

    /**
     * Trains the model in place and leaves the best dev weights in it.
     *
     * @throws TrainerException {@code SPLIT_EMPTY}; {@code LOSS_NOT_FINITE}; {@code
     *     TRAINING_STOPPED} if the thread is interrupted or the process ends, after the step under
     *     way; {@code STUCK_AT_CONSTANT} if the best weights do no better on dev than a constant
     *     prediction
     * @throws IllegalArgumentException if an admission has no tokens or a label the model lacks
     */
    public FineTuneResult train(
            CodingModel model,
            List<CodedAdmission> train,
            List<CodedAdmission> dev,
            FineTuneListener listener) {
        requireUsable("train", train, model.config().labels());
        requireUsable("dev", dev, model.config().labels());
        Engine.getEngine("PyTorch").setRandomSeed(config.seed());
        startAtPriors(model, train);
        DevSplit judged = new DevSplit(dev, config, model.config().labels());
        try (Run run = new Run(model, train, judged, listener)) {
            return run.toEnd();
        }
    }

    /** One call of {@link #train}. */
    private final class Run implements AutoCloseable {

        private final CodingModel model;
        private final List<CodedAdmission> train;
        private final DevSplit dev;
        private final FineTuneListener listener;
        private final RateSchedule schedule = new RateSchedule(config);
        private final Random random = new Random(config.seed());
        private final AdamW optimizer;
        private final TrainingLosses loss;
        private final BestWeights best;
        private final StopSignal stop = new StopSignal();
        private final RunClock clock;
        private final List<FineTuneListener.Evaluation> history = new ArrayList<>();
        private double lossSum;
        private int lossCount;

        Run(
                CodingModel model,
                List<CodedAdmission> train,
                DevSplit dev,
                FineTuneListener listener) {
            this.model = model;
            this.train = train;
            this.dev = dev;
            this.listener = listener;
            optimizer = new AdamW(model.manager(), AdamWConfig.clippedAt(config.gradientNormMax()));
            loss = TrainingLosses.load(model.manager().getDevice());
            best = new BestWeights(model);
            clock = new RunClock(config.minutesMax());
        }

        FineTuneResult toEnd() {
            BatchPlanner<CodedAdmission> planner =
                    new BatchPlanner<>(config.batchTokensMax(), a -> a.tokenIds().length);
            clock.plan(config.epochs() * planner.epoch(train, new Random(config.seed())).size());
            for (int epoch = 0; epoch < config.epochs() && clock.done() < 1; epoch++) {
                epoch(planner.epoch(train, random));
            }
            best.restore();
            FineTuneListener.Evaluation kept = best.evaluation();
            requireLearned(kept);
            return new FineTuneResult(
                    kept, history, clock.steps(), clock.seconds(), dev.constantMicroF1());
        }

        private void epoch(List<List<CodedAdmission>> batches) {
            int evaluated = 0;
            for (int i = 0; i < batches.size() && clock.done() < 1; i++) {
                step(batches.get(i));
                int due = (i + 1) * config.evaluationsPerEpoch() / batches.size();
                if (due > evaluated && i + 1 < batches.size()) {
                    evaluate();
                    evaluated = due;
                }
            }
            evaluate();
        }

        private void step(List<CodedAdmission> batch) {
            requireGoingOn();
            double done = clock.done();
            ForwardPass pass =
                    new ForwardPass(
                            true,
                            config.dropoutRate(),
                            config.layerDropoutRate(),
                            schedule.layersOn(done));
            try (NDManager step = model.manager().newSubManager()) {
                double value = backward(step, batch, pass);
                double norm = optimizer.update(step, parts(done));
                if (!Double.isFinite(value) || !Double.isFinite(norm)) {
                    throw new TrainerException(
                            TrainerError.LOSS_NOT_FINITE,
                            "step %d: loss %s, gradient norm %s (expected: finite; try a lower rate)"
                                    .formatted(clock.steps(), value, norm));
                }
                lossSum += value;
                lossCount++;
                clock.stepped(batch.stream().mapToInt(a -> a.tokenIds().length).sum());
                listener.onStep(
                        clock.steps(),
                        clock.stepsPlanned(),
                        value,
                        clock.tokensPerSecond(),
                        clock.secondsLeft());
            }
        }

        private void requireGoingOn() {
            if (stop.requested()) {
                throw new TrainerException(
                        TrainerError.TRAINING_STOPPED,
                        "stopped after step %d of %d (expected: to run on; start it again)"
                                .formatted(clock.steps(), clock.stepsPlanned()));
            }
        }

        private double backward(NDManager step, List<CodedAdmission> batch, ForwardPass pass) {
            List<int[]> texts = batch.stream().map(this::withDroppedWords).toList();
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray logits = model.logits(step, texts, pass);
                NDArray value = loss.multiLabel(logits, targets(step, batch), batch.size());
                collector.backward(value);
                return value.getFloat();
            }
        }

        private int[] withDroppedWords(CodedAdmission admission) {
            int[] ids = admission.tokenIds();
            if (config.wordDropoutRate() == 0) {
                return ids;
            }
            int[] shown = ids.clone();
            for (int i = 0; i < shown.length; i++) {
                if (random.nextFloat() < config.wordDropoutRate()) {
                    shown[i] = model.config().unknownId();
                }
            }
            return shown;
        }

        private NDArray targets(NDManager step, List<CodedAdmission> batch) {
            int labels = model.config().labels();
            float[] targets = new float[batch.size() * labels];
            for (int i = 0; i < batch.size(); i++) {
                for (int label : batch.get(i).labels()) {
                    targets[i * labels + label] = 1;
                }
            }
            return step.create(targets, new Shape(batch.size(), labels));
        }

        private List<AdamW.Part> parts(double done) {
            List<AdamW.Part> parts = new ArrayList<>();
            model.parameters()
                    .forEach(
                            (name, parameter) -> {
                                boolean inLayer = name.startsWith(LAYERS);
                                if (!inLayer || schedule.layersOn(done)) {
                                    double rate =
                                            inLayer
                                                    ? schedule.layersRate(done)
                                                    : schedule.rate(done);
                                    boolean decays = parameter.getShape().dimension() > 1;
                                    parts.add(
                                            new AdamW.Part(
                                                    name,
                                                    parameter,
                                                    rate,
                                                    decays ? config.weightDecay() : 0));
                                }
                            });
            parts.sort(Comparator.comparing(AdamW.Part::name));
            return parts;
        }

        private void evaluate() {
            double meanLoss = lossSum / Math.max(1, lossCount);
            lossSum = 0;
            lossCount = 0;
            FineTuneListener.Evaluation evaluation =
                    dev.evaluate(model, clock.steps(), meanLoss, clock.seconds());
            history.add(evaluation);
            best.offer(evaluation);
            listener.onEvaluation(evaluation);
        }

        private void requireLearned(FineTuneListener.Evaluation kept) {
            if (kept.microF1() <= dev.constantMicroF1() + STUCK_MARGIN) {
                throw new TrainerException(
                        TrainerError.STUCK_AT_CONSTANT,
                        "micro F1 %.4f on dev after %d steps (expected: more than the best constant prediction's %.4f; try more epochs, a longer warm-up or more admissions)"
                                .formatted(kept.microF1(), clock.steps(), dev.constantMicroF1()));
            }
        }

        @Override
        public void close() {
            best.close();
            loss.close();
            optimizer.close();
            stop.close();
        }
    }

    /**
     * Biases start at the labels' frequencies, so the first steps are not spent on learning those.
     */
    private static void startAtPriors(CodingModel model, List<CodedAdmission> train) {
        double[] counts = new double[model.config().labels()];
        for (CodedAdmission admission : train) {
            for (int label : admission.labels()) {
                counts[label]++;
            }
        }
        float[] biases = new float[counts.length];
        for (int label = 0; label < biases.length; label++) {
            double prior = (counts[label] + 0.5) / (train.size() + 1.0);
            biases[label] = (float) Math.log(prior / (1 - prior));
        }
        model.setWeight(HEAD + "output.bias", biases);
    }

    private static void requireUsable(String name, List<CodedAdmission> split, int labels) {
        if (split.isEmpty()) {
            throw new TrainerException(
                    TrainerError.SPLIT_EMPTY,
                    "%s: 0 admissions (expected: at least one)".formatted(name));
        }
        for (CodedAdmission admission : split) {
            if (admission.tokenIds().length == 0) {
                throw new IllegalArgumentException(
                        "%s: admission %s has 0 tokens (expected: at least one; leave it out)"
                                .formatted(name, admission.admissionId()));
            }
            for (int label : admission.labels()) {
                if (label < 0 || label >= labels) {
                    throw new IllegalArgumentException(
                            "%s: admission %s has label %d (expected: 0 <= label < %d)"
                                    .formatted(name, admission.admissionId(), label, labels));
                }
            }
        }
    }
}
