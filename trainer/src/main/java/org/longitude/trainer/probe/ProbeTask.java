package org.longitude.trainer.probe;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.longitude.model.training.TrainingLosses;
import org.longitude.trainer.calibration.Reliability;
import org.longitude.trainer.loop.Draws;
import org.longitude.trainer.loop.Judgement;
import org.longitude.trainer.loop.Learner;
import org.longitude.trainer.loop.MicroBatch;
import org.longitude.trainer.loop.Moment;
import org.longitude.trainer.loop.Rate;
import org.longitude.trainer.loop.Step;
import org.longitude.trainer.loop.TrainingTask;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * A probe as the loop sees it: an affine map and a sigmoid from one layer's pooled states to the
 * codes, judged by its log loss on dev.
 */
final class ProbeTask implements TrainingTask<Integer, ProbeTask.Batch>, AutoCloseable {
    private final ProbeSamples samples;
    private final ProbeConfig config;
    private final NDManager manager;
    private final TrainingLosses losses;
    private final Parameter weight;
    private final Parameter bias;

    /** Rows of the samples. */
    record Batch(List<Integer> rows) implements MicroBatch {
        @Override
        public int tokens() {
            return rows.size();
        }

        @Override
        public long[] scored() {
            return new long[] {rows.size()};
        }
    }

    ProbeTask(ProbeSamples samples, ProbeConfig config) {
        this.samples = samples;
        this.config = config;
        Device device = Device.cpu();
        manager = NDManager.newBaseManager(device, "PyTorch");
        losses = TrainingLosses.load(device);
        // A convex problem: it has one answer, and zeros are as good a start as any.
        weight = parameter("weight", samples.width(), samples.codes());
        bias = parameter("bias", samples.codes());
    }

    private Parameter parameter(String name, long... shape) {
        Parameter parameter =
                Parameter.builder()
                        .setName(name)
                        .setType(Parameter.Type.OTHER)
                        .optInitializer(Initializer.ZEROS)
                        .optShape(new Shape(shape))
                        .build();
        parameter.initialize(manager, DataType.FLOAT32);
        parameter.getArray().setRequiresGradient(true);
        return parameter;
    }

    @Override
    public List<Learner<Batch>> learners() {
        return List.of(new Affine());
    }

    @Override
    public List<Step<Integer>> epoch(long seed) {
        List<Integer> order = new ArrayList<>();
        for (int row = 0; row < samples.train(); row++) {
            order.add(row);
        }
        Collections.shuffle(order, new Random(seed));
        List<Step<Integer>> steps = new ArrayList<>();
        for (int from = 0; from < order.size(); from += config.batchSize()) {
            steps.add(
                    Step.of(
                            List.copyOf(
                                    order.subList(
                                            from,
                                            Math.min(order.size(), from + config.batchSize())))));
        }
        return steps;
    }

    @Override
    public Batch prepare(List<Integer> rows, Draws draws) {
        return new Batch(List.copyOf(rows));
    }

    @Override
    public Optional<Rate> rate(String name, Parameter parameter, Moment moment) {
        return Optional.of(new Rate(config.learningRate(), 0));
    }

    @Override
    public Judgement judge() {
        ScoredLabels dev = scored(samples.devStart(), samples.testStart());
        double loss = Reliability.of(dev).logLoss();
        return new Judgement(-loss, Map.of("dev_loss", loss));
    }

    /** Probabilities and truth of some rows. */
    ScoredLabels scored(int from, int to) {
        float[] weights = weight.getArray().toFloatArray();
        float[] biases = bias.getArray().toFloatArray();
        int codes = samples.codes();
        double[][] scores =
                IntStream.range(from, to)
                        .mapToObj(row -> probabilities(samples.states()[row], weights, biases))
                        .toArray(double[][]::new);
        if (codes != biases.length) {
            throw new IllegalStateException("a probe of another label set");
        }
        return new ScoredLabels(scores, Arrays.copyOfRange(samples.labels(), from, to));
    }

    private static double[] probabilities(float[] state, float[] weights, float[] biases) {
        double[] sums = new double[biases.length];
        for (int c = 0; c < sums.length; c++) {
            sums[c] = biases[c];
        }
        for (int i = 0; i < state.length; i++) {
            for (int c = 0; c < sums.length; c++) {
                sums[c] += (double) state[i] * weights[i * sums.length + c];
            }
        }
        for (int c = 0; c < sums.length; c++) {
            sums[c] = 1 / (1 + Math.exp(-sums[c]));
        }
        return sums;
    }

    @Override
    public void close() {
        losses.close();
        manager.close();
    }

    /** The affine map, learning. */
    private final class Affine implements Learner<Batch> {
        @Override
        public Map<String, Parameter> parameters() {
            Map<String, Parameter> parameters = new LinkedHashMap<>();
            parameters.put("weight", weight);
            parameters.put("bias", bias);
            return parameters;
        }

        @Override
        public NDManager manager() {
            return manager;
        }

        @Override
        public List<NDArray> losses(NDManager owner, Batch batch, long[] divisors, Moment moment) {
            int rows = batch.rows().size();
            float[] states = new float[rows * samples.width()];
            float[] targets = new float[rows * samples.codes()];
            for (int i = 0; i < rows; i++) {
                int row = batch.rows().get(i);
                System.arraycopy(
                        samples.states()[row], 0, states, i * samples.width(), samples.width());
                for (int c = 0; c < samples.codes(); c++) {
                    targets[i * samples.codes() + c] = samples.labels()[row][c] ? 1 : 0;
                }
            }
            NDArray logits =
                    owner.create(states, new Shape(rows, samples.width()))
                            .matMul(weight.getArray())
                            .add(bias.getArray());
            return List.of(
                    losses.multiLabel(
                            logits,
                            owner.create(targets, new Shape(rows, samples.codes())),
                            divisors[0]));
        }
    }
}
