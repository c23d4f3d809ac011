package org.longitude.trainer.pretrain;

/** What one sample of pre-training is. */
public enum SampleKind {
    /** One paragraph of a note, as in the paper. */
    PARAGRAPH,
    /** As many words as the model has positions, note after note. */
    PACKED
}
