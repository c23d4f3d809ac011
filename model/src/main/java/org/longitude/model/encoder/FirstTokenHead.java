package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/**
 * Classification from the first token's state, as the paper's table has it: dense, tanh, projection
 * to the labels. BERT's own classifier is the same with its pooler as the dense layer. A rows, D
 * width, L labels.
 */
final class FirstTokenHead extends Head {

    private final Linear dense;
    private final Linear projection;

    FirstTokenHead(
            EncoderConfig config, int labels, InitialWeights fresh, EncoderFunctions functions) {
        super(fresh, functions);
        boolean bert = BertConfig.isBert(config);
        dense = linear(bert ? "pooler.dense" : "classifier.dense", config.width(), config.width());
        projection = linear(bert ? "classifier" : "classifier.out_proj", labels, config.width());
    }

    /**
     * Logits of the labels.
     *
     * @param firstStates [A,D]
     * @return [A,L]
     */
    NDArray logits(ParameterStore store, NDArray firstStates, ForwardPass pass) {
        NDArray read = functions().drop(firstStates, pass.dropoutRate());
        NDArray hidden = apply("dense_tanh", store, read, dense, pass);
        return apply(
                "linear", store, functions().drop(hidden, pass.dropoutRate()), projection, pass);
    }
}
