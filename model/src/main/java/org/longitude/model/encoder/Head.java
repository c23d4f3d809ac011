package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** What reads some of an encoder's states. Its methods take gathered states, never padding. */
abstract class Head extends AbstractBlock {

    private final InitialWeights fresh;
    private final EncoderFunctions functions;

    Head(InitialWeights fresh, EncoderFunctions functions) {
        this.fresh = fresh;
        this.functions = functions;
    }

    final EncoderFunctions functions() {
        return functions;
    }

    final Linear linear(String name, int out, int in) {
        return new Linear(
                addParameter(fresh.normal(name + ".weight", out, in)),
                addParameter(fresh.constant(name + ".bias", 0, out)));
    }

    final Linear norm(String name, int width) {
        return new Linear(
                addParameter(fresh.constant(name + ".weight", 1, width)),
                addParameter(fresh.constant(name + ".bias", 0, width)));
    }

    /** {@code linear} or {@code dense_tanh} of the states. */
    final NDArray apply(
            String function, ParameterStore store, NDArray states, Linear map, ForwardPass pass) {
        Weights weights = new Weights(store, states, pass);
        return functions
                .of(function)
                .call(pass.training(), states, weights.of(map.weight()), weights.of(map.bias()));
    }

    @Override
    protected final NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        throw new UnsupportedOperationException(
                "a head reads chosen states (expected: a call of its own method)");
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes.clone();
    }
}
