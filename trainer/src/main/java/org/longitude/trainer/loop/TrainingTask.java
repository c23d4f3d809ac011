package org.longitude.trainer.loop;

import ai.djl.nn.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * What is trained on what, and how it is judged: everything in which fine-tuning, pre-training and
 * a probe differ.
 *
 * @param <S> a sample as it is kept
 * @param <B> a micro-batch as a model is shown it
 */
public interface TrainingTask<S, B extends MicroBatch> {

    /** The model, or its replicas on several devices; micro-batches go to them in turn. */
    List<? extends Learner<B>> learners();

    /**
     * The steps of an epoch; may be made as they are asked for.
     *
     * @param seed of this epoch's order, from which alone the answer must follow
     */
    List<Step<S>> epoch(long seed);

    /** Makes a micro-batch of samples; every random choice comes from the draws. */
    B prepare(List<S> samples, Draws draws);

    /** Names of the terms whose sum is the loss. */
    default List<String> terms() {
        return List.of("loss");
    }

    /** How a parameter moves in the next step; empty if it stays as it is. */
    Optional<Rate> rate(String name, Parameter parameter, Moment moment);

    /** Judges the first learner's weights; must not change them. */
    Judgement judge();
}
