package org.longitude.trainer.finetune;

import java.util.List;
import org.longitude.model.encoder.CodingModel;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.CodedAdmission;
import org.longitude.trainer.loop.Cadence;
import org.longitude.trainer.loop.Evaluation;
import org.longitude.trainer.loop.LoopConfig;
import org.longitude.trainer.loop.LoopListener;
import org.longitude.trainer.loop.LoopResult;
import org.longitude.trainer.loop.RunLength;
import org.longitude.trainer.loop.StepReport;
import org.longitude.trainer.loop.TrainingLoop;
import org.longitude.trainer.run.RunFolder;

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

    /** Steps between checkpoints: a minute or two of work. */
    private static final int CHECKPOINT_STEPS = 200;

    private final FineTuneConfig config;

    public FineTuner(FineTuneConfig config) {
        this.config = config;
    }

    /**
     * Trains the model in place and leaves the best dev weights in it.
     *
     * @param folder of the run; one that holds a checkpoint is gone on with
     * @throws TrainerException {@code SPLIT_EMPTY}; {@code STUCK_AT_CONSTANT} if the best weights
     *     do no better on dev than a constant prediction; and what {@link TrainingLoop#run} throws
     * @throws IllegalArgumentException if an admission has no tokens or a label the model lacks
     */
    public FineTuneResult train(
            CodingModel model,
            List<CodedAdmission> train,
            List<CodedAdmission> dev,
            RunFolder folder,
            FineTuneListener listener) {
        return train(List.of(model), train, dev, folder, listener);
    }

    /**
     * As above, on several devices.
     *
     * @param models replicas of one model, a device each; all end with the best weights
     */
    public FineTuneResult train(
            List<CodingModel> models,
            List<CodedAdmission> train,
            List<CodedAdmission> dev,
            RunFolder folder,
            FineTuneListener listener) {
        Cadence cadence = Cadence.perEpoch(config.evaluationsPerEpoch());
        return train(models, train, dev, cadence, folder, listener);
    }

    /**
     * As {@link #train}, but scores {@code judged} once, at the end, and keeps the weights that are
     * there then: where nothing may be chosen on those admissions.
     */
    public FineTuneResult trainToEnd(
            List<CodingModel> models,
            List<CodedAdmission> train,
            List<CodedAdmission> judged,
            RunFolder folder,
            FineTuneListener listener) {
        return train(models, train, judged, after -> false, folder, listener);
    }

    private FineTuneResult train(
            List<CodingModel> models,
            List<CodedAdmission> train,
            List<CodedAdmission> dev,
            Cadence cadence,
            RunFolder folder,
            FineTuneListener listener) {
        CodingModel model = models.get(0);
        requireUsable("train", train, model.config().labels());
        requireUsable("dev", dev, model.config().labels());
        startAtPriors(model, train);
        DevSplit judged = new DevSplit(dev, config, model.config().labels());
        try (CodingTask task = new CodingTask(models, train, judged, config)) {
            LoopResult result = TrainingLoop.run(task, loop(cadence), folder, heard(listener));
            requireLearned(result, judged);
            return new FineTuneResult(
                    evaluation(result.best()),
                    result.history().stream().map(FineTuner::evaluation).toList(),
                    Math.toIntExact(result.steps()),
                    result.seconds(),
                    judged.constantMicroF1());
        }
    }

    private LoopConfig loop(Cadence cadence) {
        return new LoopConfig(
                config.seed(),
                RunLength.ofEpochs(config.epochs()).within(config.minutesMax()),
                config.optimizer(),
                cadence,
                config.patience(),
                CHECKPOINT_STEPS);
    }

    private static FineTuneListener.Evaluation evaluation(Evaluation evaluation) {
        return new FineTuneListener.Evaluation(
                Math.toIntExact(evaluation.step()),
                evaluation.trainingLoss(),
                evaluation.value(DevSplit.THRESHOLD),
                evaluation.score(),
                evaluation.seconds());
    }

    private static LoopListener heard(FineTuneListener listener) {
        return new LoopListener() {
            @Override
            public void onStep(StepReport step) {
                listener.onStep(
                        Math.toIntExact(step.step()),
                        Math.toIntExact(step.stepsPlanned()),
                        step.loss(),
                        step.tokensPerSecond(),
                        step.secondsLeft());
            }

            @Override
            public void onEvaluation(Evaluation evaluation) {
                listener.onEvaluation(evaluation(evaluation));
            }
        };
    }

    private static void requireLearned(LoopResult result, DevSplit dev) {
        double microF1 = result.best().score();
        if (microF1 <= dev.constantMicroF1() + STUCK_MARGIN) {
            throw new TrainerException(
                    TrainerError.STUCK_AT_CONSTANT,
                    "micro F1 %.4f on dev after %d steps (expected: more than the best constant prediction's %.4f; try more epochs, a longer warm-up or more admissions)"
                            .formatted(microF1, result.steps(), dev.constantMicroF1()));
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
        model.setBiases(biases);
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
