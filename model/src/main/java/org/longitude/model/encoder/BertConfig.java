package org.longitude.model.encoder;

import java.util.stream.LongStream;

/**
 * Shape of a BERT or RoBERTa encoder, with the meaning of Hugging Face's {@code BertConfig} and
 * {@code RobertaConfig}.
 *
 * @param family how positions are numbered
 * @param vocabularySize rows of the word table
 * @param width width D of a token state ({@code hidden_size})
 * @param heads attention heads; divides {@code width}
 * @param intermediateWidth width inside the feed-forward half of a layer
 * @param layers number of layers
 * @param positions rows of the position table ({@code max_position_embeddings})
 * @param tokenTypes rows of the token-type table ({@code type_vocab_size})
 * @param padId id of padding
 * @param layerNormEps epsilon of every layer norm
 * @param initializerRange standard deviation of fresh weights
 */
public record BertConfig(
        BertFamily family,
        int vocabularySize,
        int width,
        int heads,
        int intermediateWidth,
        int layers,
        int positions,
        int tokenTypes,
        int padId,
        double layerNormEps,
        double initializerRange)
        implements EncoderConfig {

    public BertConfig {
        require(vocabularySize > 0, "vocabularySize", vocabularySize, "> 0");
        require(width > 0, "width", width, "> 0");
        require(heads > 0 && width % heads == 0, "heads", heads, "a divisor of width " + width);
        require(intermediateWidth > 0, "intermediateWidth", intermediateWidth, "> 0");
        require(layers >= 0, "layers", layers, ">= 0");
        require(tokenTypes > 0, "tokenTypes", tokenTypes, "> 0");
        require(padId >= 0 && padId < vocabularySize, "padId", padId, "an id of the vocabulary");
        require(layerNormEps > 0, "layerNormEps", layerNormEps, "> 0");
        require(initializerRange > 0, "initializerRange", initializerRange, "> 0");
        int unused = family == BertFamily.ROBERTA ? padId + 1 : 0;
        require(positions > unused + 2, "positions", positions, "> " + (unused + 2));
    }

    @Override
    public String modelType() {
        return family.modelType();
    }

    @Override
    public LayerNormPlace norm() {
        return LayerNormPlace.POST;
    }

    @Override
    public int tokensMax() {
        return family == BertFamily.ROBERTA ? positions - padId - 1 : positions;
    }

    @Override
    public BertConfig withLayers(int count) {
        require(count > 0 && count <= layers, "layers", count, "1 to " + layers);
        return new BertConfig(
                family,
                vocabularySize,
                width,
                heads,
                intermediateWidth,
                count,
                positions,
                tokenTypes,
                padId,
                layerNormEps,
                initializerRange);
    }

    /** Everything a row holds is seen by every state. */
    @Override
    public int reach() {
        return tokensMax();
    }

    @Override
    public long[] positionsOf(int[] ids) {
        return family == BertFamily.ROBERTA
                ? PositionRules.afterPadding(ids, padId)
                : LongStream.range(0, ids.length).toArray();
    }

    static boolean isBert(EncoderConfig config) {
        return config instanceof BertConfig bert && bert.family() == BertFamily.BERT;
    }

    private static void require(boolean holds, String name, Number found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: %s)".formatted(name, found, expected));
        }
    }
}
