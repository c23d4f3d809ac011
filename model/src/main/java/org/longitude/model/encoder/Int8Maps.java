package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;

/**
 * Linear maps of a scoring model in 8-bit integers: weights are packed once and their fp32 values
 * let go.
 *
 * <p>N tokens, D width, O output width. A row of states is quantised by its own largest value, and
 * integer sums do not depend on their order: a row's result is the same bits in any batch.
 *
 * <p>Ownership: the packed weights are on the manager of the model. They are opaque: only the
 * functions here may read them.
 */
final class Int8Maps {

    /** Rows that go through one run of a function: what they need stays in a processor's cache. */
    static final int RUN_ROWS = 512;

    /** Integers that a weight may take to each side of zero. */
    static final int LEVELS = 127;

    /** The same where a processor adds pairs of products in 16 bits and would cut larger sums. */
    static final int LEVELS_OF_NARROW_SUMS = 63;

    private record Packed(NDArray weight, NDArray scales) {}

    private final EncoderFunctions functions;
    private final NDManager manager;
    private final int levels;
    private final Map<Linear, Packed> packed = new HashMap<>();

    Int8Maps(EncoderFunctions functions, NDManager manager) {
        this.functions = functions;
        this.manager = manager;
        this.levels = sumsAreExact() ? LEVELS : LEVELS_OF_NARROW_SUMS;
    }

    int levels() {
        return levels;
    }

    /** Packs the weight of a map and lets go of its fp32 values; the bias stays as it is. */
    void take(Linear map) {
        packed.put(map, pack(map.weight().getArray(), manager, levels));
        map.weight().close();
    }

    /** states·weightᵀ + bias, [N,O]. */
    NDArray linear(NDArray states, Linear map) {
        Packed weight = get(map);
        return functions
                .of("int8_linear")
                .call(false, states, weight.weight(), weight.scales(), bias(map));
    }

    /** residual + states·weightᵀ + bias, [N,O]. */
    NDArray onto(NDArray residual, NDArray states, Linear map) {
        Packed weight = get(map);
        return functions
                .of("int8_linear_onto")
                .call(false, residual, states, weight.weight(), weight.scales(), bias(map));
    }

    /** Three maps of the same states, which are quantised once: [N,D] each. */
    NDList queryKeyValue(NDArray states, Linear query, Linear key, Linear value) {
        Packed q = get(query);
        Packed k = get(key);
        Packed v = get(value);
        return functions
                .of("int8_query_key_value")
                .infer(
                        states,
                        q.weight(),
                        q.scales(),
                        bias(query),
                        k.weight(),
                        k.scales(),
                        bias(key),
                        v.weight(),
                        v.scales(),
                        bias(value));
    }

    /** residual + out(gelu(in(states))), [N,D]. */
    NDArray feedForward(NDArray residual, NDArray states, Linear in, Linear out) {
        Packed first = get(in);
        Packed second = get(out);
        return functions
                .of("int8_feed_forward")
                .call(
                        false,
                        residual,
                        states,
                        first.weight(),
                        first.scales(),
                        bias(in),
                        second.weight(),
                        second.scales(),
                        bias(out));
    }

    private Packed get(Linear map) {
        Packed weight = packed.get(map);
        if (weight == null) {
            throw new IllegalStateException("no packed weight of " + map.weight().getName());
        }
        return weight;
    }

    private static NDArray bias(Linear map) {
        return map.bias().getArray();
    }

    private Packed pack(NDArray weight, NDManager owner, int levelsOfWeight) {
        NDList result;
        try (NDManager step = manager.newSubManager()) {
            result = functions.of("int8_pack").infer(weight, step.create((float) levelsOfWeight));
        }
        result.attach(owner);
        return new Packed(result.get(0), result.get(1));
    }

    /**
     * Whether products of the largest weights and activations add up, tried out. Processors without
     * VNNI add pairs of them in 16 bits and cut off what does not fit, silently.
     */
    private boolean sumsAreExact() {
        int width = 64;
        try (NDManager step = manager.newSubManager()) {
            NDArray ones = step.ones(new Shape(width, width));
            Packed weight = pack(ones, step, LEVELS);
            NDArray sums =
                    functions
                            .of("int8_linear")
                            .call(
                                    false,
                                    ones,
                                    weight.weight(),
                                    weight.scales(),
                                    step.zeros(new Shape(width)));
            return Math.abs(sums.min().getFloat() - width) < 1e-2 * width;
        }
    }
}
