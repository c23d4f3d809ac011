package org.longitude.trainer.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.longitude.model.training.AdamW;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.run.Checkpoint;
import org.longitude.trainer.run.Checkpoints;
import org.longitude.trainer.run.JsonFiles;
import org.longitude.trainer.run.RunFolder;

/** What a run leaves in its folder, and tells its listener. */
final class RunRecord {

    /** Kinds of lines in the metrics. */
    static final String STEP = "step";

    static final String EVALUATION = "evaluation";

    private final RunFolder folder;
    private final LoopListener listener;

    RunRecord(RunFolder folder, LoopListener listener) {
        this.folder = folder;
        this.listener = listener;
    }

    /** A step as a line of the metrics. */
    record StepLine(
            String kind,
            long step,
            int epoch,
            double loss,
            Map<String, Double> terms,
            double gradientNorm,
            double rate,
            long tokens,
            double tokensPerSecond) {}

    /** An evaluation as a line of the metrics. */
    record EvaluationLine(
            String kind,
            long step,
            int epoch,
            double trainingLoss,
            double score,
            Map<String, Double> values,
            double seconds) {}

    /** Where the folder's last checkpoint stood, with weights and moments put back. */
    LoopState resume(Replicas<?> replicas, AdamW optimizer) {
        Optional<Checkpoint> latest = folder.checkpoints().latest();
        if (latest.isEmpty()) {
            return LoopState.start();
        }
        Checkpoint from = latest.get();
        LoopState state = JsonFiles.value(from.state(), LoopState.class);
        NDManager manager = replicas.first().manager();
        replicas.tensors().fill(from.weights(), weights(replicas), manager);
        optimizer.resume(state.updates(), replicas.first().parameters());
        replicas.tensors().fill(from.moments(), optimizer.moments(), manager);
        return state;
    }

    void started(Position from) {
        written(() -> folder.metrics().keepThrough(from.step()));
        listener.onStart(from);
    }

    void step(StepReport step) {
        written(
                () ->
                        folder.metrics()
                                .append(
                                        new StepLine(
                                                STEP,
                                                step.step(),
                                                step.epoch(),
                                                step.loss(),
                                                step.terms(),
                                                step.gradientNorm(),
                                                step.rate(),
                                                step.tokens(),
                                                step.tokensPerSecond())));
        listener.onStep(step);
    }

    void evaluation(Evaluation evaluation) {
        written(
                () ->
                        folder.metrics()
                                .append(
                                        new EvaluationLine(
                                                EVALUATION,
                                                evaluation.step(),
                                                evaluation.epoch(),
                                                evaluation.trainingLoss(),
                                                evaluation.score(),
                                                evaluation.values(),
                                                evaluation.seconds())));
        written(() -> Curves.draw(folder));
        listener.onEvaluation(evaluation);
    }

    /** Keeps the present weights as the best. */
    void best(LoopState state, Replicas<?> replicas) {
        folder.checkpoints()
                .saveBest(
                        state.step(),
                        weights(replicas),
                        file -> listener.onCheckpoint(state.step(), file));
    }

    void checkpoint(LoopState state, Replicas<?> replicas, AdamW optimizer) {
        written(() -> folder.metrics().force());
        folder.checkpoints()
                .save(
                        new Checkpoints.Content(
                                state.step(),
                                state.bestStep(),
                                weights(replicas),
                                optimizer.moments(),
                                state.withUpdates(optimizer.steps())),
                        file -> listener.onCheckpoint(state.step(), file));
    }

    void restoreBest(LoopState state, Replicas<?> replicas) {
        replicas.tensors()
                .fill(
                        folder.checkpoints().best(state.bestStep()),
                        weights(replicas),
                        replicas.first().manager());
        replicas.share();
    }

    private static Map<String, NDArray> weights(Replicas<?> replicas) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (Map.Entry<String, Parameter> entry : replicas.first().parameters().entrySet()) {
            arrays.put(entry.getKey(), entry.getValue().getArray());
        }
        return arrays;
    }

    /** Writes to the folder. */
    private interface Writing {
        void run() throws IOException;
    }

    private void written(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s: %s (expected: room for %s; make some and go on with --resume)"
                            .formatted(folder.directory(), e.getMessage(), RunFolder.METRICS),
                    e);
        }
    }
}
