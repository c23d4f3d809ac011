package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/** BERT's second task: whether the second part follows the first. A rows, D width. */
final class NextSentenceHead extends Head {

    private final Linear relationship;

    NextSentenceHead(EncoderConfig config, InitialWeights fresh, EncoderFunctions functions) {
        super(fresh, functions);
        relationship = linear("cls.seq_relationship", 2, config.width());
    }

    /**
     * Logits of the two classes.
     *
     * @param pooled [A,D]
     * @return [A,2]; class 0 says that it follows
     */
    NDArray logits(ParameterStore store, NDArray pooled, ForwardPass pass) {
        return apply("linear", store, pooled, relationship, pass);
    }
}
