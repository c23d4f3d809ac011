package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Longformer (Beltagy et al. 2020) with Hugging Face's semantics and tensor names.
 *
 * <p>B rows, T tokens, D width. Inputs: the arrays of {@link TokenRows}. Output: states [B,T,D]; T
 * need not be a multiple of a window. States at padding are finite and mean nothing.
 */
final class LongformerEncoder extends AbstractBlock {

    private final LongformerConfig config;
    private final EncoderFunctions functions;
    private final Parameter words;
    private final Parameter places;
    private final Parameter types;
    private final Parameter normWeight;
    private final Parameter normBias;
    private final List<LongformerLayer> layers = new ArrayList<>();

    LongformerEncoder(LongformerConfig config, long seed, EncoderFunctions functions) {
        this.config = config;
        this.functions = functions;
        InitialWeights fresh = new InitialWeights(seed, config.initializerRange());
        int width = config.width();
        words =
                addParameter(
                        fresh.normal(
                                "embeddings.word_embeddings.weight",
                                config.vocabularySize(),
                                width));
        // Fresh positions start at zero: a small model from nothing has no use for noise it must
        // unlearn.
        places =
                addParameter(
                        config.norm() == LayerNormPlace.PRE
                                ? fresh.constant(
                                        "embeddings.position_embeddings.weight",
                                        0,
                                        config.positions(),
                                        width)
                                : fresh.normal(
                                        "embeddings.position_embeddings.weight",
                                        config.positions(),
                                        width));
        types =
                addParameter(
                        fresh.constant("embeddings.token_type_embeddings.weight", 0, 1, width));
        normWeight = addParameter(fresh.constant("embeddings.LayerNorm.weight", 1, width));
        normBias = addParameter(fresh.constant("embeddings.LayerNorm.bias", 0, width));
        for (int i = 0; i < config.layers(); i++) {
            layers.add(
                    addChildBlock("layer" + i, new LongformerLayer(config, i, fresh, functions)));
        }
    }

    /** Token states [B,T,D] after the last layer, on the manager of {@code rows}. */
    NDArray encode(ParameterStore store, TokenRows rows, ForwardPass pass) {
        List<NDArray> states = new ArrayList<>();
        encode(store, rows, pass, states);
        return states.get(states.size() - 1);
    }

    /**
     * States after the embeddings and after each layer, for comparison with other implementations.
     */
    List<NDArray> encodeEachLayer(ParameterStore store, TokenRows rows) {
        List<NDArray> states = new ArrayList<>();
        encode(store, rows, ForwardPass.scoring(), states);
        return states;
    }

    private void encode(
            ParameterStore store, TokenRows rows, ForwardPass pass, List<NDArray> states) {
        NDArray current = embed(store, rows, pass);
        states.add(current);
        if (!pass.layersOn()) {
            return;
        }
        Map<Integer, NDArray> biases = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            NDArray bias =
                    biases.computeIfAbsent(
                            config.attentionWindows().get(i) / 2, w -> windowBias(rows, w, pass));
            current = layers.get(i).forward(store, current, rows, bias, pass);
            states.add(current);
        }
    }

    private NDArray embed(ParameterStore store, TokenRows rows, ForwardPass pass) {
        Weights weights = new Weights(store, rows.ids(), pass);
        NDArray summed =
                functions
                        .embeddings()
                        .call(
                                pass.training(),
                                rows.ids(),
                                rows.positions(),
                                weights.of(words),
                                weights.of(places),
                                weights.of(types));
        NDArray normed =
                functions
                        .layerNorm()
                        .call(
                                pass.training(),
                                summed,
                                weights.of(normWeight),
                                weights.of(normBias));
        return functions.drop(normed, pass);
    }

    private NDArray windowBias(TokenRows rows, int oneSided, ForwardPass pass) {
        float[] band = new float[3 * oneSided * oneSided];
        for (int query = 0; query < oneSided; query++) {
            for (int column = query; column <= query + 2 * oneSided; column++) {
                band[query * 3 * oneSided + column] = 1;
            }
        }
        NDArray bandArray =
                rows.real().getManager().create(band, new Shape(oneSided, 3L * oneSided));
        return functions
                .windowBias()
                .call(
                        pass.training(),
                        rows.real(),
                        bandArray,
                        rows.globalIndex(),
                        rows.globalPresent());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        TokenRows rows =
                new TokenRows(
                        inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(3), inputs.get(4));
        ForwardPass pass = training ? ForwardPass.training(0) : ForwardPass.scoring();
        return new NDList(encode(store, rows, pass));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        for (Block layer : getChildren().values()) {
            layer.initialize(manager, type, inputShapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0].add(config.width())};
    }
}
