package org.longitude.trainer.loop;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.longitude.trainer.run.TensorFiles;

/**
 * The learners of a run, one on each device: micro-batches go round them, their gradients are added
 * up on the first, which alone is updated, and its weights go back to the others.
 *
 * <p>Every micro-batch's loss is divided by what the whole step scores, so the sum of the replicas'
 * gradients is the gradient of the joint batch, however unevenly scored tokens fall.
 *
 * <p>Threading: one thread feeds the devices in turn, because the engine has one gradient collector
 * and one seed a process. Losses are read when all is fed, so kernels of several GPUs run side by
 * side as far as they take longer than feeding them; on a CPU replicas run one after another.
 */
final class Replicas<B extends MicroBatch> implements AutoCloseable {

    private final List<? extends Learner<B>> learners;
    private final TensorFiles tensors;

    Replicas(List<? extends Learner<B>> learners) {
        if (learners.isEmpty()) {
            throw new IllegalArgumentException("learners: 0 (expected: at least one)");
        }
        this.learners = learners;
        this.tensors = TensorFiles.on(device());
        requireAlike();
    }

    private void requireAlike() {
        Map<String, Parameter> wanted = first().parameters();
        for (Learner<B> learner : learners) {
            if (!learner.parameters().keySet().equals(wanted.keySet())) {
                throw new IllegalArgumentException(
                        "replicas with different parameters (expected: the same model on each device)");
            }
        }
    }

    Learner<B> first() {
        return learners.get(0);
    }

    Device device() {
        return first().manager().getDevice();
    }

    TensorFiles tensors() {
        return tensors;
    }

    /**
     * Adds the gradients of a step to the first learner's.
     *
     * @param step owns the losses
     * @param engineSeed seed of a micro-batch
     * @return each term of the loss, over all micro-batches
     */
    double[] backward(
            NDManager step,
            List<B> batches,
            long[] divisors,
            Moment moment,
            IntUnaryOperator engineSeed) {
        List<List<NDArray>> losses = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            Engine.getEngine("PyTorch").setRandomSeed(engineSeed.applyAsInt(i));
            Learner<B> learner = learners.get(i % learners.size());
            losses.add(backward(step, learner, batches.get(i), divisors, moment));
        }
        int used = Math.min(learners.size(), batches.size());
        for (int replica = 1; replica < used; replica++) {
            gather(learners.get(replica));
        }
        double[] terms = new double[divisors.length];
        for (List<NDArray> of : losses) {
            for (int term = 0; term < terms.length; term++) {
                terms[term] += of.get(term).getFloat();
            }
        }
        return terms;
    }

    private List<NDArray> backward(
            NDManager step, Learner<B> learner, B batch, long[] divisors, Moment moment) {
        try (NDManager owner = learner.manager().newSubManager();
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            List<NDArray> losses = learner.losses(owner, batch, divisors, moment);
            NDArray total = losses.get(0);
            for (int term = 1; term < losses.size(); term++) {
                total = total.add(losses.get(term));
            }
            collector.backward(total);
            losses.forEach(loss -> loss.attach(step));
            return losses;
        }
    }

    private void gather(Learner<B> replica) {
        replica.parameters()
                .forEach(
                        (name, parameter) -> {
                            try (NDArray theirs = parameter.getArray().getGradient();
                                    NDArray ours = gradient(name)) {
                                if (theirs.getDevice().equals(device())) {
                                    ours.addi(theirs);
                                } else {
                                    try (NDArray here = theirs.toDevice(device(), true)) {
                                        ours.addi(here);
                                    }
                                }
                                theirs.muli(0);
                            }
                        });
    }

    private NDArray gradient(String name) {
        Parameter parameter = first().parameters().get(name);
        if (parameter == null) {
            throw new IllegalStateException("replicas lost a parameter");
        }
        return parameter.getArray().getGradient();
    }

    /** Gives the first learner's weights to the others. */
    void share() {
        for (Learner<B> replica : learners.subList(1, learners.size())) {
            replica.parameters()
                    .forEach(
                            (name, parameter) -> {
                                Parameter ours = first().parameters().get(name);
                                if (ours != null) {
                                    copy(ours.getArray(), parameter.getArray());
                                }
                            });
        }
    }

    private void copy(NDArray ours, NDArray theirs) {
        try (NDArray sent = ours.toDevice(theirs.getDevice(), true)) {
            tensors.copy(sent, theirs);
        }
    }

    @Override
    public void close() {
        tensors.close();
    }
}
