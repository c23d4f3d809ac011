package org.longitude.trainer.pretrain;

/** What is pre-trained. */
public enum EncoderKind {
    /** Sliding windows, masked language modelling. */
    LONGFORMER,
    /** Full attention, masked language modelling and next sentence. */
    BERT
}
