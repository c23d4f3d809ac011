package org.longitude.trainer.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A model on a device, as the loop sees it. Several of the same shape are replicas of one another.
 * The loop does not close it.
 */
public interface Learner<B> {

    /** What is trained, by name. */
    Map<String, Parameter> parameters();

    /** Manager of the parameters. */
    NDManager manager();

    /** Does what changes the parameters, while nobody else computes with the model. */
    default double alone(DoubleSupplier work) {
        return work.getAsDouble();
    }

    /**
     * The terms of the loss of a micro-batch, differentiable.
     *
     * @param owner owns them and everything on the way to them
     * @param divisors for each term what the whole step scores: the term is its sum over this
     *     micro-batch divided by that
     * @return one scalar for each of {@link TrainingTask#terms()}
     */
    List<NDArray> losses(NDManager owner, B batch, long[] divisors, Moment moment);
}
