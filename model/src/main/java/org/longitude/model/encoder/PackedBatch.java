package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Packed tokens on the device during one call of an encoder, with whatever its layers make of them
 * once for all.
 *
 * <p>Ownership: every array is on {@code step} and lives as long as that, because the backward pass
 * reads memory that Java lent to the engine.
 *
 * @param tokens what is encoded
 * @param step owns the arrays
 * @param functions of the model
 * @param pass how the call runs
 * @param kept what layers share, by a key of their own
 */
record PackedBatch(
        PackedTokens tokens,
        NDManager step,
        EncoderFunctions functions,
        ForwardPass pass,
        Map<Object, Object> kept) {

    PackedBatch(PackedTokens tokens, NDManager step, EncoderFunctions functions, ForwardPass pass) {
        this(tokens, step, functions, pass, new HashMap<>());
    }

    /** What the first layer that asked under this key made. */
    <T> T shared(Class<T> type, Object key, Supplier<T> make) {
        return type.cast(kept.computeIfAbsent(key, absent -> make.get()));
    }

    /** One row as a batch of its own. */
    PackedBatch row(int row) {
        return shared(
                PackedBatch.class,
                "row " + row,
                () -> new PackedBatch(tokens.slice(row, row + 1), step, functions, pass));
    }

    /** [N] int64. */
    NDArray ids() {
        return step.create(tokens.ids);
    }

    /** [N] int64. */
    NDArray positions() {
        return step.create(tokens.positions);
    }

    /** [N] int64. */
    NDArray tokenTypes() {
        return step.create(tokens.tokenTypes);
    }

    /** Tokens of each row, [R] int64. */
    NDArray lengths() {
        return shared(NDArray.class, "lengths", () -> indices(tokens.lengths()));
    }

    /** What keys get added to their scores: [N] with 0 for a token and -1e30 for a hole. */
    NDArray keyBias() {
        return shared(
                NDArray.class,
                "keyBias",
                () -> {
                    float[] bias = new float[tokens.tokens()];
                    for (int token = 0; token < bias.length; token++) {
                        bias[token] = tokens.real[token] ? 0 : -1e30f;
                    }
                    return step.create(bias);
                });
    }

    /** 1 for a token and 0 for a hole, [N,1]; or just [1,1] where there are no holes. */
    NDArray real() {
        return shared(
                NDArray.class,
                "real",
                () -> {
                    float[] real = new float[tokens.hasHoles() ? tokens.tokens() : 1];
                    for (int token = 0; token < real.length; token++) {
                        real[token] = tokens.real[token] ? 1 : 0;
                    }
                    return step.create(real, new Shape(real.length, 1));
                });
    }

    boolean hasGlobals() {
        return tokens.globals().length > 0;
    }

    /** Places of the global tokens, [G] int64. */
    NDArray globals() {
        return shared(NDArray.class, "globals", () -> indices(tokens.globals()));
    }

    /** How many global tokens each row has, [R] int64. */
    NDArray globalsOfRows() {
        return shared(
                NDArray.class,
                "globalsOfRows",
                () -> {
                    int[] counts = new int[tokens.rows()];
                    for (int global : tokens.globals()) {
                        counts[tokens.rowOf[global]]++;
                    }
                    return indices(counts);
                });
    }

    private NDArray indices(int[] values) {
        return step.create(Arrays.stream(values).asLongStream().toArray());
    }
}
