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

    /**
     * Token states [B,T,D] after the last layer, on the manager of {@code rows}; for readers of
     * text tokens: states of global tokens mean nothing here, which saves working them out.
     */
    NDArray encode(ParameterStore store, TokenRows rows, ForwardPass pass) {
        List<NDArray> states = encodeEachLayer(store, rows, false, pass);
        return states.get(states.size() - 1);
    }

    /** States after the embeddings and after each layer; those of global tokens if asked for. */
    List<NDArray> encodeEachLayer(
            ParameterStore store, TokenRows rows, boolean globalRows, ForwardPass pass) {
        List<NDArray> states = new ArrayList<>();
        states.add(embed(store, rows, pass));
        Map<Integer, WindowMask> masks = new HashMap<>();
        for (int i = 0; pass.layersOn() && i < layers.size(); i++) {
            WindowMask mask =
                    masks.computeIfAbsent(
                            config.attentionWindows().get(i) / 2,
                            oneSided -> WindowMask.of(rows, oneSided, functions, pass));
            boolean read = globalRows || i + 1 < layers.size();
            states.add(layers.get(i).forward(store, states.get(i), rows, mask, read, pass));
        }
        return states;
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
        return functions.drop(normed, pass.dropoutRate());
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
        ForwardPass pass = training ? ForwardPass.plainTraining() : ForwardPass.scoring();
        List<NDArray> states = encodeEachLayer(store, rows, true, pass);
        return new NDList(states.get(states.size() - 1));
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
