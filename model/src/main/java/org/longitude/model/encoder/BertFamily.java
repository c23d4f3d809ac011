package org.longitude.model.encoder;

/** Encoders with full attention; they differ in how they number positions. */
public enum BertFamily {
    /** Positions count from 0, padding included. */
    BERT("bert"),
    /** Positions count tokens from {@code padId + 1}; padding is {@code padId}. */
    ROBERTA("roberta");

    private final String modelType;

    BertFamily(String modelType) {
        this.modelType = modelType;
    }

    /** The word in config.json under {@code model_type}, and the prefix of tensor names. */
    public String modelType() {
        return modelType;
    }
}
