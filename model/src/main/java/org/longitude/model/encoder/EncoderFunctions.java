package org.longitude.model.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;

/**
 * The compiled functions of one model, by the names of their resources; closed with it. Each is
 * compiled when it is first called.
 */
final class EncoderFunctions implements AutoCloseable {

    private final Map<String, ?> constants;
    private final Device device;
    private final Map<String, TorchFunction> loaded = new HashMap<>();

    private EncoderFunctions(Map<String, ?> constants, Device device) {
        this.constants = constants;
        this.device = device;
    }

    /** The functions with the encoder's constants filled in: {@code $HEADS} and {@code $EPS}. */
    static EncoderFunctions load(EncoderConfig config, Device device) {
        return new EncoderFunctions(
                Map.of("HEADS", config.heads(), "EPS", config.layerNormEps()), device);
    }

    /** The function in {@code <name>.torchscript} beside this class. */
    TorchFunction of(String name) {
        return loaded.computeIfAbsent(
                name, key -> TorchFunction.load(EncoderFunctions.class, key, constants, device));
    }

    /** The states themselves at rate 0. */
    NDArray drop(NDArray states, float rate) {
        if (rate == 0) {
            return states;
        }
        return of("dropout").call(true, states, states.getManager().create(rate));
    }

    @Override
    public void close() {
        loaded.values().forEach(TorchFunction::close);
    }
}
