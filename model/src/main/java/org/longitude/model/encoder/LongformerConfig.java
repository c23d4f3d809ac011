package org.longitude.model.encoder;

import java.util.Collections;
import java.util.List;

/**
 * Shape of a Longformer encoder, with the meaning of Hugging Face's {@code LongformerConfig}.
 *
 * @param vocabularySize rows of the word table
 * @param width width D of a token state ({@code hidden_size})
 * @param heads attention heads; divides {@code width}
 * @param intermediateWidth width inside the feed-forward half of a layer
 * @param attentionWindows per layer, how many neighbours a token sees, both sides together (even);
 *     their count is the number of layers
 * @param positions rows of the position table ({@code max_position_embeddings}); the first {@code
 *     padId + 1} are never used by text
 * @param padId id of padding
 * @param layerNormEps epsilon of every layer norm
 * @param initializerRange standard deviation of fresh weights
 * @param norm where layers normalise
 */
public record LongformerConfig(
        int vocabularySize,
        int width,
        int heads,
        int intermediateWidth,
        List<Integer> attentionWindows,
        int positions,
        int padId,
        double layerNormEps,
        double initializerRange,
        LayerNormPlace norm)
        implements EncoderConfig {

    static final String MODEL_TYPE = "longformer";

    public LongformerConfig {
        attentionWindows = List.copyOf(attentionWindows);
        require(vocabularySize > 0, "vocabularySize", vocabularySize, "> 0");
        require(width > 0, "width", width, "> 0");
        require(heads > 0 && width % heads == 0, "heads", heads, "a divisor of width " + width);
        require(intermediateWidth > 0, "intermediateWidth", intermediateWidth, "> 0");
        require(padId >= 0 && padId < vocabularySize, "padId", padId, "an id of the vocabulary");
        require(positions > padId + 3, "positions", positions, "> padId + 3");
        require(layerNormEps > 0, "layerNormEps", layerNormEps, "> 0");
        require(initializerRange > 0, "initializerRange", initializerRange, "> 0");
        for (int window : attentionWindows) {
            require(window >= 2 && window % 2 == 0, "attentionWindow", window, "even and >= 2");
        }
    }

    /**
     * A small pre-norm encoder for training from nothing on a CPU.
     *
     * @param attentionWindow neighbours a token sees in each layer, both sides together
     */
    public static LongformerConfig small(
            int vocabularySize, int width, int layers, int attentionWindow, int padId) {
        return new LongformerConfig(
                vocabularySize,
                width,
                Math.max(1, width / 64),
                2 * width,
                Collections.nCopies(layers, attentionWindow),
                4096 + padId + 1,
                padId,
                1e-5,
                1 / Math.sqrt(width),
                LayerNormPlace.PRE);
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public int layers() {
        return attentionWindows.size();
    }

    @Override
    public LongformerConfig withLayers(int count) {
        require(count > 0 && count <= layers(), "layers", count, "1 to " + layers());
        return new LongformerConfig(
                vocabularySize,
                width,
                heads,
                intermediateWidth,
                attentionWindows.subList(0, count),
                positions,
                padId,
                layerNormEps,
                initializerRange,
                norm);
    }

    @Override
    public int tokenTypes() {
        return 1;
    }

    /** Tokens count from {@code padId + 1}; padding is {@code padId}, wherever it stands. */
    @Override
    public long[] positionsOf(int[] ids) {
        return PositionRules.afterPadding(ids, padId);
    }

    @Override
    public int tokensMax() {
        return positions - padId - 1;
    }

    @Override
    public int reach() {
        return attentionWindows.stream().mapToInt(window -> window / 2).sum();
    }

    private static void require(boolean holds, String name, Number found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: %s)".formatted(name, found, expected));
        }
    }
}
