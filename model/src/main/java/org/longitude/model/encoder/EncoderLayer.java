package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer: self-attention and feed-forward, each with its residual sum and layer norm. Families
 * differ in the attention.
 *
 * <p>N tokens, D width, I intermediate width.
 */
abstract class EncoderLayer extends AbstractBlock {

    private final LayerNormPlace place;
    private final EncoderFunctions functions;
    private final InitialWeights fresh;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear attentionOutput;
    private final Linear attentionNorm;
    private final Linear intermediate;
    private final Linear output;
    private final Linear outputNorm;
    private @Nullable Int8Maps int8;

    EncoderLayer(
            EncoderConfig config, int index, InitialWeights fresh, EncoderFunctions functions) {
        this.place = config.norm();
        this.functions = functions;
        this.fresh = fresh;
        int width = config.width();
        String layer = "encoder.layer." + index + ".";
        query = linear(layer + "attention.self.query", width, width);
        key = linear(layer + "attention.self.key", width, width);
        value = linear(layer + "attention.self.value", width, width);
        attentionOutput = residual(layer + "attention.output.dense", width, width);
        attentionNorm = norm(layer + "attention.output.LayerNorm", width);
        intermediate = linear(layer + "intermediate.dense", config.intermediateWidth(), width);
        output = residual(layer + "output.dense", width, config.intermediateWidth());
        outputNorm = norm(layer + "output.LayerNorm", width);
    }

    /**
     * What the tokens gathered from each other, before the output projection.
     *
     * @param states [N,D]; the result goes to their manager, which is closed at the end of the
     *     layer
     * @param projected of these states
     * @param globalRows whether states of global tokens are read afterwards; if not they need not
     *     be worked out, and mean nothing
     * @return [N,D]
     */
    abstract NDArray attend(
            ParameterStore store,
            NDArray states,
            Projected projected,
            PackedBatch batch,
            boolean globalRows);

    /**
     * States [N,D] after this layer, on the batch's manager. What was needed on the way is let go:
     * the autograd engine keeps for itself what a backward pass needs.
     */
    final NDArray forward(
            ParameterStore store, NDArray states, PackedBatch batch, boolean globalRows) {
        try (NDManager layer = batch.step().newSubManager()) {
            states.tempAttach(layer);
            NDArray result =
                    place == LayerNormPlace.PRE
                            ? normFirst(store, states, batch, globalRows)
                            : normLast(store, states, batch, globalRows);
            result.attach(batch.step());
            return result;
        }
    }

    /** From now on the large maps are computed in integers; their fp32 weights are let go. */
    final void settle(Int8Maps maps) {
        List.of(query, key, value, attentionOutput, intermediate, output).forEach(maps::take);
        int8 = maps;
    }

    private NDArray normFirst(
            ParameterStore store, NDArray states, PackedBatch batch, boolean globalRows) {
        ForwardPass pass = batch.pass();
        NDArray between;
        try (NDArray normed = normalise(store, states, attentionNorm, pass);
                NDArray seen = gather(store, normed, batch, globalRows)) {
            between = onto(store, states, seen, attentionOutput, pass);
        }
        try (NDArray normed = normalise(store, between, outputNorm, pass)) {
            return feed(store, between, normed, pass);
        }
    }

    private NDArray normLast(
            ParameterStore store, NDArray states, PackedBatch batch, boolean globalRows) {
        ForwardPass pass = batch.pass();
        NDArray between;
        try (NDArray seen = gather(store, states, batch, globalRows);
                NDArray summed = onto(store, states, seen, attentionOutput, pass)) {
            between = normalise(store, summed, attentionNorm, pass);
        }
        try (NDArray summed = feed(store, between, between, pass)) {
            return normalise(store, summed, outputNorm, pass);
        }
    }

    /**
     * What the tokens gathered. Under int8 rows go one by one, because fused attention sums in
     * another order where a row lies at another place, and a last bit decides how a state is
     * rounded to an integer.
     */
    private NDArray gather(
            ParameterStore store, NDArray states, PackedBatch batch, boolean globalRows) {
        int rows = batch.tokens().rows();
        if (int8 == null || rows == 1) {
            try (Projected projected = project(store, states, batch.pass())) {
                return attend(store, states, projected, batch, globalRows);
            }
        }
        NDList parts = new NDList();
        for (int row = 0; row < rows; row++) {
            int start = batch.tokens().start(row);
            int end = batch.tokens().start(row + 1);
            try (NDArray ofRow = states.get(new NDIndex("{}:{}", start, end))) {
                parts.add(gather(store, ofRow, batch.row(row), globalRows));
            }
        }
        try (parts) {
            return NDArrays.concat(parts);
        }
    }

    private Projected project(ParameterStore store, NDArray states, ForwardPass pass) {
        if (int8 != null) {
            NDList three = int8.queryKeyValue(states, query, key, value);
            return new Projected(three.get(0), three.get(1), three.get(2));
        }
        return new Projected(
                project(store, states, query, pass),
                project(store, states, key, pass),
                project(store, states, value, pass));
    }

    /** The residual sum: residual + dropout(added·weightᵀ + bias). */
    private NDArray onto(
            ParameterStore store, NDArray residual, NDArray added, Linear map, ForwardPass pass) {
        if (int8 != null) {
            return int8.onto(residual, added, map);
        }
        if (pass.layerDropoutRate() > 0) {
            try (NDArray mapped = project(store, added, map, pass);
                    NDArray dropped = functions.drop(mapped, pass.layerDropoutRate())) {
                return residual.add(dropped);
            }
        }
        Weights weights = new Weights(store, residual, pass);
        return functions
                .of("linear_onto")
                .call(
                        pass.training(),
                        residual,
                        added,
                        weights.of(map.weight()),
                        weights.of(map.bias()));
    }

    /** The second half: residual + dropout(feed-forward of states). */
    private NDArray feed(ParameterStore store, NDArray residual, NDArray states, ForwardPass pass) {
        if (int8 != null) {
            return int8.feedForward(residual, states, intermediate, output);
        }
        if (pass.layerDropoutRate() > 0) {
            try (NDArray inner = map("linear_gelu", store, states, intermediate, pass)) {
                return onto(store, residual, inner, output, pass);
            }
        }
        Weights weights = new Weights(store, residual, pass);
        return functions
                .of("feed_forward")
                .call(
                        pass.training(),
                        residual,
                        states,
                        weights.of(intermediate.weight()),
                        weights.of(intermediate.bias()),
                        weights.of(output.weight()),
                        weights.of(output.bias()));
    }

    /** states·weightᵀ + bias. */
    private NDArray project(ParameterStore store, NDArray states, Linear map, ForwardPass pass) {
        return map("linear", store, states, map, pass);
    }

    private NDArray map(
            String function, ParameterStore store, NDArray states, Linear map, ForwardPass pass) {
        Weights weights = new Weights(store, states, pass);
        return functions
                .of(function)
                .call(pass.training(), states, weights.of(map.weight()), weights.of(map.bias()));
    }

    private NDArray normalise(ParameterStore store, NDArray states, Linear norm, ForwardPass pass) {
        Weights weights = new Weights(store, states, pass);
        return functions
                .of("layer_norm")
                .call(pass.training(), states, weights.of(norm.weight()), weights.of(norm.bias()));
    }

    final EncoderFunctions functions() {
        return functions;
    }

    /** A fresh linear map, for the families' own. */
    final Linear linear(String name, int out, int in) {
        return new Linear(
                addParameter(fresh.normal(name + ".weight", out, in)),
                addParameter(fresh.constant(name + ".bias", 0, out)));
    }

    /**
     * A map whose result is added to the residual stream: zero at first where norms come before.
     */
    private Linear residual(String name, int out, int in) {
        if (place == LayerNormPlace.POST) {
            return linear(name, out, in);
        }
        return new Linear(
                addParameter(fresh.constant(name + ".weight", 0, out, in)),
                addParameter(fresh.constant(name + ".bias", 0, out)));
    }

    private Linear norm(String name, int width) {
        return new Linear(
                addParameter(fresh.constant(name + ".weight", 1, width)),
                addParameter(fresh.constant(name + ".bias", 0, width)));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        throw new UnsupportedOperationException(
                "a layer reads packed tokens (expected: a call of its encoder)");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
