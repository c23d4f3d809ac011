package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;

/**
 * The compiled functions of one model, by the names of their resources; closed with it. Each is
 * compiled when it is first called.
 */
final class EncoderFunctions implements AutoCloseable {

    /** Numbers of types in TorchScript's text. */
    private static final int FLOAT32 = 6;

    private static final int BFLOAT16 = 15;

    private final Map<String, ?> constants;
    private final Placement placement;
    private final Map<String, TorchFunction> loaded = new HashMap<>();

    private EncoderFunctions(Map<String, ?> constants, Placement placement) {
        this.constants = constants;
        this.placement = placement;
    }

    /**
     * The functions with the model's constants filled in: {@code $HEADS}, {@code $EPS}, {@code
     * $COMPUTE}, the number by which the engine knows the type of products, and {@code $RUN}. The
     * engine's fused kernels are for fp32.
     */
    static EncoderFunctions load(EncoderConfig config, Placement placement) {
        Map<String, Object> constants = new HashMap<>();
        constants.put("HEADS", config.heads());
        constants.put("EPS", config.layerNormEps());
        constants.put("RUN", Int8Maps.RUN_ROWS);
        constants.put("COMPUTE", FLOAT32);
        if (placement.compute() == ComputeType.BF16) {
            constants.put("COMPUTE", BFLOAT16);
            constants.put("FUSED", "False");
        }
        return new EncoderFunctions(constants, placement);
    }

    ComputeType compute() {
        return placement.compute();
    }

    /** The function in {@code <name>.torchscript} beside this class. */
    TorchFunction of(String name) {
        return loaded.computeIfAbsent(
                name,
                key ->
                        TorchFunction.load(
                                EncoderFunctions.class, key, constants, placement.device()));
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
