package org.longitude.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.training.AdamWConfig;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.run.RunFolder;

class ReplicasTest {

    private static final Moment START = new Moment(0, 1, 0);

    @TempDir private Path directory;

    /** Micro-batches of three texts and of one, so the scored tokens are far from even. */
    @Test
    void shouldHaveTheGradientsOfTheJointBatch() {
        try (ToyTask joint = new ToyTask(1, 0, 4);
                ToyTask split = new ToyTask(2, 0, 3);
                Replicas<ToyTask.Masked> one = new Replicas<>(joint.learners());
                Replicas<ToyTask.Masked> two = new Replicas<>(split.learners())) {
            List<ToyTask.Masked> whole = batches(joint);
            List<ToyTask.Masked> parts = batches(split);
            assertThat(parts).hasSize(2);
            assertThat(parts.get(0).scored()[0]).isGreaterThan(2 * parts.get(1).scored()[0]);

            double jointLoss = backward(one, whole);
            double splitLoss = backward(two, parts);

            assertThat(splitLoss).isCloseTo(jointLoss, within(1e-6 * jointLoss));
            Map<String, float[]> expected = gradients(joint.models().get(0));
            Map<String, float[]> found = gradients(split.models().get(0));
            assertThat(length(expected.values())).isPositive();
            expected.forEach(
                    (name, gradient) ->
                            assertThat(distance(found.get(name), gradient))
                                    .as(name)
                                    .isLessThanOrEqualTo(
                                            1e-6 * Math.max(length(List.of(gradient)), 1e-3)));
        }
    }

    /** By the fixtures' rule: 2e-5 for 99.5 % of the numbers, 2e-4 for all, key biases excepted. */
    @Test
    void shouldHaveTheParametersOfTheJointBatchAfterSteps() throws IOException {
        try (ToyTask joint = new ToyTask(1, 0, 4);
                ToyTask split = new ToyTask(2, 0, 3)) {
            train(joint, "joint", 8);
            train(split, "split", 8);

            Map<String, float[]> expected = weights(joint.models().get(0));
            List<Double> errors = new ArrayList<>();
            weights(split.models().get(0))
                    .forEach(
                            (name, values) -> {
                                float[] wanted = expected.get(name);
                                for (int i = 0; i < values.length && !isKeyBias(name); i++) {
                                    errors.add((double) Math.abs(values[i] - wanted[i]));
                                }
                            });
            errors.sort(null);
            assertThat(errors.get((int) (0.995 * errors.size()))).isLessThanOrEqualTo(2e-5);
            assertThat(errors.get(errors.size() - 1)).isLessThanOrEqualTo(2e-4);
            assertThat(weights(split.models().get(1)))
                    .as("replicas stay alike")
                    .usingRecursiveComparison()
                    .isEqualTo(weights(split.models().get(0)));
        }
    }

    @Test
    void shouldNameTheStepWhenTheLossIsNoNumber() {
        List<Long> steps = new ArrayList<>();
        try (ToyTask task = new ToyTask(1, 0, 4)) {
            task.spoil = loss -> steps.size() == 4 ? loss.mul(Float.NaN) : loss;
            LoopListener counting =
                    new LoopListener() {
                        @Override
                        public void onStep(StepReport step) {
                            steps.add(step.step());
                        }
                    };
            assertThatThrownBy(() -> train(task, "nan", 8, counting))
                    .isInstanceOfSatisfying(
                            TrainerException.class,
                            e -> assertThat(e.error()).isEqualTo(TrainerError.LOSS_NOT_FINITE))
                    .hasMessageStartingWith("step 5: loss NaN");
        }
    }

    @Test
    void shouldStopWhenEvaluationsStopGettingBetter() throws IOException {
        try (ToyTask task = new ToyTask(1, 0, 4);
                RunFolder folder = RunFolder.open(directory.resolve("patient"), Map.of(), false)) {
            task.spoil = loss -> loss.neg();
            LoopConfig config =
                    new LoopConfig(
                            1,
                            RunLength.ofSteps(100),
                            AdamWConfig.clippedAt(1),
                            Cadence.everySteps(2),
                            3,
                            50);

            LoopResult result = TrainingLoop.run(task, config, folder, LoopListener.SILENT);

            assertThat(result.end()).isEqualTo(LoopResult.End.PATIENCE);
            assertThat(result.steps()).isLessThan(100);
            assertThat(result.history()).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    private static List<ToyTask.Masked> batches(ToyTask task) {
        List<ToyTask.Masked> batches = new ArrayList<>();
        int place = 0;
        for (List<int[]> samples : task.epoch(3).get(0).microBatches()) {
            batches.add(task.prepare(samples, new Draws(1, 0, place)));
            place += samples.size();
        }
        return batches;
    }

    private static double backward(
            Replicas<ToyTask.Masked> replicas, List<ToyTask.Masked> batches) {
        long scored = batches.stream().mapToLong(batch -> batch.scored()[0]).sum();
        try (NDManager owner = replicas.first().manager().newSubManager()) {
            return replicas.backward(owner, batches, new long[] {scored}, START, micro -> 1)[0];
        }
    }

    private void train(ToyTask task, String name, int steps) throws IOException {
        train(task, name, steps, LoopListener.SILENT);
    }

    private void train(ToyTask task, String name, int steps, LoopListener listener)
            throws IOException {
        LoopConfig config =
                new LoopConfig(
                        1,
                        RunLength.ofSteps(steps),
                        AdamWConfig.clippedAt(1),
                        Cadence.everySteps(steps),
                        0,
                        100);
        try (RunFolder folder = RunFolder.open(directory.resolve(name), Map.of(), false)) {
            TrainingLoop.run(task, config, folder, listener);
        }
    }

    private static boolean isKeyBias(String name) {
        return name.endsWith("key.bias") || name.endsWith("key_global.bias");
    }

    private static Map<String, float[]> gradients(PretrainedModel model) {
        Map<String, float[]> gradients = new TreeMap<>();
        model.parameters()
                .forEach(
                        (name, parameter) -> {
                            try (NDArray gradient = parameter.getArray().getGradient()) {
                                gradients.put(name, gradient.toFloatArray());
                            }
                        });
        return gradients;
    }

    private static Map<String, float[]> weights(PretrainedModel model) {
        Map<String, float[]> weights = new TreeMap<>();
        model.parameters()
                .forEach(
                        (name, parameter) ->
                                weights.put(name, parameter.getArray().toFloatArray()));
        return weights;
    }

    private static double distance(float[] found, float[] expected) {
        float[] difference = new float[expected.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = found[i] - expected[i];
        }
        return length(List.of(difference));
    }

    private static double length(Iterable<float[]> vectors) {
        double squares = 0;
        for (float[] vector : vectors) {
            for (float value : vector) {
                squares += (double) value * value;
            }
        }
        return Math.sqrt(squares);
    }
}
