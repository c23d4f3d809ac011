package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/** The arrays of parameters on the device of one pass. */
record Weights(ParameterStore store, NDArray data, ForwardPass pass) {

    /** The engine reads a dot in an array's name as a dictionary, so arguments carry no name. */
    NDArray of(Parameter parameter) {
        NDArray array = store.getValue(parameter, data.getDevice(), pass.training());
        if (array.getName() != null) {
            array.setName(null);
        }
        return array;
    }
}
