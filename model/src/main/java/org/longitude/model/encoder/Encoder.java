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
import java.util.List;

/**
 * Token ids in, a state per token out: embeddings and a stack of layers with Hugging Face's
 * semantics and tensor names. Families differ in their layers.
 *
 * <p>N tokens of a packed batch, D width.
 */
abstract class Encoder extends AbstractBlock {

    private final EncoderConfig config;
    private final EncoderFunctions functions;
    private final Parameter words;
    private final Parameter places;
    private final Parameter types;
    private final Linear norm;
    private final List<EncoderLayer> layers = new ArrayList<>();

    /** Whether the word table has a gradient that rows can be added to. */
    private boolean denseGradient;

    Encoder(EncoderConfig config, InitialWeights fresh, EncoderFunctions functions) {
        this.config = config;
        this.functions = functions;
        int width = config.width();
        words =
                addParameter(
                        fresh.normal(
                                "embeddings.word_embeddings.weight",
                                config.vocabularySize(),
                                width));
        // Fresh positions start at zero: a small model from nothing has no use for noise it must
        // unlearn.
        String placesName = "embeddings.position_embeddings.weight";
        places =
                addParameter(
                        config.norm() == LayerNormPlace.PRE
                                ? fresh.constant(placesName, 0, config.positions(), width)
                                : fresh.normal(placesName, config.positions(), width));
        String typesName = "embeddings.token_type_embeddings.weight";
        types =
                addParameter(
                        config.tokenTypes() == 1
                                ? fresh.constant(typesName, 0, 1, width)
                                : fresh.normal(typesName, config.tokenTypes(), width));
        norm =
                new Linear(
                        addParameter(fresh.constant("embeddings.LayerNorm.weight", 1, width)),
                        addParameter(fresh.constant("embeddings.LayerNorm.bias", 0, width)));
    }

    /** The encoder of a configuration, with fresh weights that follow from the seed. */
    static Encoder of(EncoderConfig config, long seed, EncoderFunctions functions) {
        InitialWeights fresh = new InitialWeights(seed, config.initializerRange());
        if (config instanceof LongformerConfig longformer) {
            return new LongformerEncoder(longformer, fresh, functions);
        }
        if (config instanceof BertConfig bert) {
            return new BertEncoder(bert, fresh, functions);
        }
        throw new IllegalStateException("no encoder for " + config.getClass());
    }

    /** For the constructors of the families. */
    final void addLayer(EncoderLayer layer) {
        layers.add(addChildBlock("layer" + layers.size(), layer));
    }

    /** See {@link EncoderLayer#settle}. */
    final void settle(Int8Maps maps) {
        layers.forEach(layer -> layer.settle(maps));
    }

    EncoderConfig config() {
        return config;
    }

    /**
     * Token states [N,D] after the last layer, on {@code step}; for readers of text tokens: a
     * family may leave states of global tokens without meaning here, which saves working them out.
     */
    NDArray encode(ParameterStore store, NDManager step, PackedTokens tokens, ForwardPass pass) {
        return encode(store, step, tokens, pass, false);
    }

    /**
     * As above.
     *
     * @param globalsRead whether states of global tokens are worked out too
     */
    NDArray encode(
            ParameterStore store,
            NDManager step,
            PackedTokens tokens,
            ForwardPass pass,
            boolean globalsRead) {
        PackedBatch batch = new PackedBatch(tokens, step, functions, pass);
        NDArray states = embed(store, batch);
        for (int i = 0; pass.layersOn() && i < layers.size(); i++) {
            NDArray before = states;
            states =
                    layers.get(i)
                            .forward(store, before, batch, globalsRead || i + 1 < layers.size());
            before.close();
        }
        return states;
    }

    /** States [N,D] after the embeddings and after each layer, global tokens included. */
    List<NDArray> encodeEachLayer(
            ParameterStore store, NDManager step, PackedTokens tokens, ForwardPass pass) {
        PackedBatch batch = new PackedBatch(tokens, step, functions, pass);
        List<NDArray> states = new ArrayList<>();
        states.add(embed(store, batch));
        for (int i = 0; pass.layersOn() && i < layers.size(); i++) {
            states.add(layers.get(i).forward(store, states.get(i), batch, true));
        }
        return states;
    }

    /**
     * What a gradient at the embeddings needs.
     *
     * @param embedded [N,D], the sum of word, place and type: its gradient is the word's too
     * @param states [N,D] after the last layer, global tokens included, differentiable by it
     * @param ids [N]
     * @param words the word table
     */
    record Traced(NDArray embedded, NDArray states, NDArray ids, NDArray words) {}

    /** States with what they come from; the step owns all but the table. */
    Traced trace(ParameterStore store, NDManager step, PackedTokens tokens) {
        PackedBatch batch = new PackedBatch(tokens, step, functions, ForwardPass.plainTraining());
        NDArray embedded;
        try (NDArray summed = sum(store, batch)) {
            embedded = functions.of("leaf").call(true, summed);
        }
        NDArray states = normed(store, batch, embedded);
        for (EncoderLayer layer : layers) {
            NDArray before = states;
            states = layer.forward(store, before, batch, true);
            before.close();
        }
        NDArray table = new Weights(store, batch.ids(), batch.pass()).of(words);
        return new Traced(embedded, states, batch.ids(), table);
    }

    private NDArray embed(ParameterStore store, PackedBatch batch) {
        ForwardPass pass = batch.pass();
        if (pass.training() && !denseGradient) {
            denseGradient = makeDenseGradient(new Weights(store, batch.ids(), pass).of(words));
        }
        try (NDArray summed = sum(store, batch)) {
            return functions.drop(normed(store, batch, summed), pass.dropoutRate());
        }
    }

    private NDArray sum(ParameterStore store, PackedBatch batch) {
        NDArray ids = batch.ids();
        Weights weights = new Weights(store, ids, batch.pass());
        return functions
                .of("embeddings")
                .call(
                        batch.pass().training(),
                        ids,
                        batch.positions(),
                        batch.tokenTypes(),
                        weights.of(words),
                        weights.of(places),
                        weights.of(types));
    }

    private NDArray normed(ParameterStore store, PackedBatch batch, NDArray summed) {
        Weights weights = new Weights(store, summed, batch.pass());
        return functions
                .of("layer_norm")
                .call(
                        batch.pass().training(),
                        summed,
                        weights.of(norm.weight()),
                        weights.of(norm.bias()));
    }

    /** False where no gradients are kept. */
    private boolean makeDenseGradient(NDArray table) {
        try (NDArray done = functions.of("dense_gradient").call(true, table)) {
            return done.getFloat() == 1;
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        throw new UnsupportedOperationException(
                "an encoder reads packed tokens (expected: a call of encode)");
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        for (Block layer : getChildren().values()) {
            layer.initialize(manager, type, inputShapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), config.width())};
    }
}
