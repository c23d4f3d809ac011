package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/** BERT's pooler: the first token's state through a dense layer and tanh. A rows, D width. */
final class Pooler extends Head {

    private final Linear dense;

    Pooler(EncoderConfig config, InitialWeights fresh, EncoderFunctions functions) {
        super(fresh, functions);
        dense = linear("pooler.dense", config.width(), config.width());
    }

    /**
     * What classifiers read.
     *
     * @param firstStates [A,D]
     * @return [A,D]
     */
    NDArray pooled(ParameterStore store, NDArray firstStates, ForwardPass pass) {
        return apply("dense_tanh", store, firstStates, dense, pass);
    }
}
