package org.longitude.model.encoder;

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

    private static void requireId(String name, int found, int vocabularySize) {
        if (found < 0 || found >= vocabularySize) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: 0 <= id < %d)".formatted(name, found, vocabularySize));
        }
    }
}
