package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;

/**
 * The masked-language-model head: dense, gelu, layer norm, and a decoder that is the word table
 * where the two are tied. M scored tokens, D width, V vocabulary.
 */
final class MaskedLanguageHead extends Head {

    private final Linear dense;
    private final Linear norm;
    private final Parameter decoder;
    private final Parameter bias;

    /**
     * Makes the head.
     *
     * @param words the word table if it is the decoder too; null for a decoder of its own
     */
    MaskedLanguageHead(
            EncoderConfig config,
            @Nullable Parameter words,
            InitialWeights fresh,
            EncoderFunctions functions) {
        super(fresh, functions);
        boolean bert = BertConfig.isBert(config);
        String root = bert ? "cls.predictions." : "lm_head.";
        String transform = bert ? root + "transform." : root;
        int width = config.width();
        dense = linear(transform + "dense", width, width);
        norm = norm(transform + (bert ? "LayerNorm" : "layer_norm"), width);
        decoder =
                words != null
                        ? words
                        : addParameter(
                                fresh.normal(
                                        root + "decoder.weight", config.vocabularySize(), width));
        bias = addParameter(fresh.constant(root + "bias", 0, config.vocabularySize()));
    }

    /**
     * Logits of scored tokens.
     *
     * @param states [M,D] of the scored tokens
     * @return [M,V]
     */
    NDArray logits(ParameterStore store, NDArray states, ForwardPass pass) {
        Weights weights = new Weights(store, states, pass);
        return functions()
                .of("masked_language_logits")
                .call(
                        pass.training(),
                        states,
                        weights.of(dense.weight()),
                        weights.of(dense.bias()),
                        weights.of(norm.weight()),
                        weights.of(norm.bias()),
                        weights.of(decoder),
                        weights.of(bias));
    }
}
