package org.longitude.model.encoder;

import java.util.List;

/**
 * A whole coding model: encoder, label-attention head and the special tokens around a text.
 *
 * @param encoder shape of the encoder, of any family
 * @param labels number of labels L
 * @param labelProjection whether the label attention compares its queries with tanh(W h) (as LAAT
 *     does) instead of with the states h themselves
 * @param unknownId id of a word outside the vocabulary
 * @param clsId id put before each token window; in a Longformer the one token with global attention
 * @param sepId id put after each token window
 */
public record CodingModelConfig(
        EncoderConfig encoder,
        int labels,
        boolean labelProjection,
        int unknownId,
        int clsId,
        int sepId) {

    public CodingModelConfig {
        requireId("unknownId", unknownId, encoder.vocabularySize());
        requireId("clsId", clsId, encoder.vocabularySize());
        requireId("sepId", sepId, encoder.vocabularySize());
        if (labels < 1) {
            throw new IllegalArgumentException("labels: %d (expected: >= 1)".formatted(labels));
        }
    }

    /**
     * What a model of this shape reads of an admission.
     *
     * @param tokens of the admission, special tokens not counted
     * @param tokenWindowsMax token windows that are read, from the first on
     */
    public Coverage coverage(int tokens, int tokenWindowsMax) {
        TokenWindows.requireMax(tokenWindowsMax);
        List<TokenWindows.TokenWindow> windows =
                TokenWindows.of(encoder).cover(tokens, tokenWindowsMax);
        return new Coverage(tokens, windows.get(windows.size() - 1).countedTo(), windows.size());
    }

    private static void requireId(String name, int found, int vocabularySize) {
        if (found < 0 || found >= vocabularySize) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: 0 <= id < %d)".formatted(name, found, vocabularySize));
        }
    }
}
