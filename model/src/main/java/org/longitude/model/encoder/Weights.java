package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/** The arrays of parameters on the device of one pass. */
record Weights(ParameterStore store, NDArray data, ForwardPass pass) {

    NDArray of(Parameter parameter) {
        return store.getValue(parameter, data.getDevice(), pass.training());
    }
}
