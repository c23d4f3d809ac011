package org.longitude.model.encoder;

/** Shape of an encoder of any family, with the meaning of Hugging Face's configurations. */
public sealed interface EncoderConfig permits LongformerConfig, BertConfig {

    /** The family in config.json under {@code model_type}, which prefixes tensor names. */
    String modelType();

    /** Rows of the word table. */
    int vocabularySize();

    /** Width D of a token state ({@code hidden_size}). */
    int width();

    /** Attention heads; a divisor of the width. */
    int heads();

    /** Width inside the feed-forward half of a layer. */
    int intermediateWidth();

    int layers();

    /** Rows of the position table ({@code max_position_embeddings}). */
    int positions();

    /** Rows of the token-type table ({@code type_vocab_size}). */
    int tokenTypes();

    /** Id of padding. */
    int padId();

    /** Epsilon of every layer norm. */
    double layerNormEps();

    /** Standard deviation of fresh weights. */
    double initializerRange();

    /** Where layers normalise. */
    LayerNormPlace norm();

    /** Most tokens, special ones included, that one row may hold. */
    int tokensMax();

    /** How far, in tokens to each side, a state can depend on its neighbours through all layers. */
    int reach();

    /**
     * The same encoder with its first layers only.
     *
     * @throws IllegalArgumentException if it has fewer
     */
    EncoderConfig withLayers(int count);

    /**
     * The family's rule for rows of the position table.
     *
     * @param ids a whole row, padding included: where tokens are counted, padding in front moves
     *     them
     */
    long[] positionsOf(int[] ids);
}
