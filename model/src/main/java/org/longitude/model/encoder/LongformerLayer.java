package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * One layer: sliding-window attention and feed-forward, each with its residual sum and layer norm.
 *
 * <p>B rows, T tokens, D width, I intermediate width. Inputs: states [B,T,D], real [B,T], band and
 * bias of a window mask, global index [B,G], global present [B,G]. Output: states [B,T,D].
 */
final class LongformerLayer extends AbstractBlock {

    private final LayerNormPlace place;
    private final EncoderFunctions functions;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear queryGlobal;
    private final Linear keyGlobal;
    private final Linear valueGlobal;
    private final Linear attentionOutput;
    private final Linear attentionNorm;
    private final Linear intermediate;
    private final Linear output;
    private final Linear outputNorm;

    /** Weight and bias of one linear map or layer norm. */
    private record Linear(Parameter weight, Parameter bias) {}

    LongformerLayer(
            LongformerConfig config, int index, InitialWeights fresh, EncoderFunctions functions) {
        this.place = config.norm();
        this.functions = functions;
        String layer = "encoder.layer." + index + ".";
        int width = config.width();
        query = linear(fresh, layer + "attention.self.query", width, width);
        key = linear(fresh, layer + "attention.self.key", width, width);
        value = linear(fresh, layer + "attention.self.value", width, width);
        queryGlobal = linear(fresh, layer + "attention.self.query_global", width, width);
        keyGlobal = linear(fresh, layer + "attention.self.key_global", width, width);
        valueGlobal = linear(fresh, layer + "attention.self.value_global", width, width);
        attentionOutput = residual(fresh, layer + "attention.output.dense", width, width);
        attentionNorm = norm(fresh, layer + "attention.output.LayerNorm", width);
        intermediate =
                linear(fresh, layer + "intermediate.dense", config.intermediateWidth(), width);
        output = residual(fresh, layer + "output.dense", width, config.intermediateWidth());
        outputNorm = norm(fresh, layer + "output.LayerNorm", width);
    }

    /**
     * States after this layer.
     *
     * @param globalRows whether states of global tokens are read afterwards; if not they are not
     *     worked out, and mean nothing
     */
    NDArray forward(
            ParameterStore store,
            NDArray states,
            TokenRows rows,
            WindowMask mask,
            boolean globalRows,
            ForwardPass pass) {
        TorchFunction attention =
                globalRows ? functions.attention() : functions.attentionOfLocalRows();
        if (place == LayerNormPlace.PRE) {
            NDArray normed = normalise(store, states, attentionNorm, pass);
            NDArray attended = attend(attention, store, normed, rows, mask, pass);
            NDArray between = states.add(functions.drop(attended, pass.layerDropoutRate()));
            NDArray fed = feed(store, normalise(store, between, outputNorm, pass), pass);
            return between.add(functions.drop(fed, pass.layerDropoutRate()));
        }
        NDArray attended = attend(attention, store, states, rows, mask, pass);
        NDArray summed = states.add(functions.drop(attended, pass.layerDropoutRate()));
        NDArray between = normalise(store, summed, attentionNorm, pass);
        NDArray fed = feed(store, between, pass);
        NDArray whole = between.add(functions.drop(fed, pass.layerDropoutRate()));
        return normalise(store, whole, outputNorm, pass);
    }

    private NDArray attend(
            TorchFunction attention,
            ParameterStore store,
            NDArray states,
            TokenRows rows,
            WindowMask mask,
            ForwardPass pass) {
        Weights weights = new Weights(store, states, pass);
        return attention.call(
                pass.training(),
                states,
                rows.real(),
                mask.band(),
                mask.bias(),
                rows.globalIndex(),
                rows.globalPresent(),
                weights.of(query.weight()),
                weights.of(query.bias()),
                weights.of(key.weight()),
                weights.of(key.bias()),
                weights.of(value.weight()),
                weights.of(value.bias()),
                weights.of(queryGlobal.weight()),
                weights.of(queryGlobal.bias()),
                weights.of(keyGlobal.weight()),
                weights.of(valueGlobal.weight()),
                weights.of(valueGlobal.bias()),
                weights.of(attentionOutput.weight()),
                weights.of(attentionOutput.bias()));
    }

    private NDArray feed(ParameterStore store, NDArray states, ForwardPass pass) {
        Weights weights = new Weights(store, states, pass);
        return functions
                .feedForward()
                .call(
                        pass.training(),
                        states,
                        weights.of(intermediate.weight()),
                        weights.of(intermediate.bias()),
                        weights.of(output.weight()),
                        weights.of(output.bias()));
    }

    private NDArray normalise(ParameterStore store, NDArray states, Linear norm, ForwardPass pass) {
        Weights weights = new Weights(store, states, pass);
        return functions
                .layerNorm()
                .call(pass.training(), states, weights.of(norm.weight()), weights.of(norm.bias()));
    }

    private Linear linear(InitialWeights fresh, String name, int out, int in) {
        return new Linear(
                addParameter(fresh.normal(name + ".weight", out, in)),
                addParameter(fresh.constant(name + ".bias", 0, out)));
    }

    /**
     * A map whose result is added to the residual stream: zero at first where norms come before.
     */
    private Linear residual(InitialWeights fresh, String name, int out, int in) {
        if (place == LayerNormPlace.POST) {
            return linear(fresh, name, out, in);
        }
        return new Linear(
                addParameter(fresh.constant(name + ".weight", 0, out, in)),
                addParameter(fresh.constant(name + ".bias", 0, out)));
    }

    private Linear norm(InitialWeights fresh, String name, int width) {
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
        NDArray states = inputs.get(0);
        TokenRows rows = new TokenRows(states, states, inputs.get(1), inputs.get(4), inputs.get(5));
        WindowMask mask = new WindowMask(inputs.get(2), inputs.get(3));
        ForwardPass pass = training ? ForwardPass.plainTraining() : ForwardPass.scoring();
        return new NDList(forward(store, states, rows, mask, true, pass));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
