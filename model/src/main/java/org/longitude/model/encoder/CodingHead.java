package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/** What makes logits of codes from the states of admissions. */
sealed interface CodingHead permits LabelAttention, FirstTokenHead {

    /** Whether it reads states of global tokens, which cost an encoder more. */
    boolean readsGlobals();

    /** Name of the parameter with a bias for each label. */
    String biases();

    /** Logits [A,L] of the admissions whose states [N,D] these are. */
    NDArray logits(ParameterStore store, NDArray states, AdmissionBatch batch, ForwardPass pass);
}
