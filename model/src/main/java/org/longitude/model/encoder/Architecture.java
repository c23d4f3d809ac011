package org.longitude.model.encoder;

/** Which heads stand on an encoder. */
public enum Architecture {
    /** None. */
    BARE,
    /** BERT's pooler. */
    POOLED,
    /** A masked-language-model head. */
    MASKED_LANGUAGE,
    /** BERT's masked-language-model head, pooler and next-sentence head. */
    PRE_TRAINING,
    /** Labels from the first token. */
    SEQUENCE_CLASSIFICATION
}
