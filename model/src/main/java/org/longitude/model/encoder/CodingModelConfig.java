package org.longitude.model.encoder;

import java.util.List;

/**
 * A whole coding model: encoder, label-attention head and the special tokens around a text.
 *
 * @param encoder shape of the encoder, of any family
 * @param labels number of labels L
 * @param head what reads the states
 * @param labelProjection whether the label attention compares its queries with tanh(W h) (as LAAT
 *     does) instead of with the states h themselves
 * @param tokenWindowsMax most token windows of one admission that are read, in training and in
 *     serving; what lies beyond is not read, and scores say so
 * @param unknownId id of a word outside the vocabulary
 * @param clsId id put before each token window; in a Longformer the one token with global attention
 * @param sepId id put after each token window
 */
public record CodingModelConfig(
        EncoderConfig encoder,
        int labels,
        HeadKind head,
        boolean labelProjection,
        int tokenWindowsMax,
        int unknownId,
        int clsId,
        int sepId) {

    /**
     * Most token windows of one admission that are read, unless somebody says otherwise: all of
     * 130,000 tokens at 4,096 positions.
     */
    public static final int TOKEN_WINDOWS_MAX = 64;

    public CodingModelConfig {
        requireId("unknownId", unknownId, encoder.vocabularySize());
        requireId("clsId", clsId, encoder.vocabularySize());
        requireId("sepId", sepId, encoder.vocabularySize());
        if (labels < 1) {
            throw new IllegalArgumentException("labels: %d (expected: >= 1)".formatted(labels));
        }
        TokenWindows.requireMax(tokenWindowsMax);
    }

    /** With label attention over whole admissions. */
    public CodingModelConfig(
            EncoderConfig encoder,
            int labels,
            boolean labelProjection,
            int unknownId,
            int clsId,
            int sepId) {
        this(
                encoder,
                labels,
                HeadKind.LABEL_ATTENTION,
                labelProjection,
                TOKEN_WINDOWS_MAX,
                unknownId,
                clsId,
                sepId);
    }

    /**
     * What a model of this shape reads of an admission.
     *
     * @param tokens of the admission, special tokens not counted
     * @param windowsMax token windows that are read, from the first on; the model's own limit holds
     *     besides
     */
    public Coverage coverage(int tokens, int windowsMax) {
        TokenWindows.requireMax(windowsMax);
        List<TokenWindows.TokenWindow> windows =
                TokenWindows.of(encoder).cover(tokens, Math.min(windowsMax, tokenWindowsMax));
        return new Coverage(tokens, windows.get(windows.size() - 1).countedTo(), windows.size());
    }

    /**
     * Rows that the encoder's layers compute for an admission: its tokens, what overlapping token
     * windows read twice, and the special tokens around each. Packed end to end, the rows of a
     * batch are the sum of these, and nothing is rounded up.
     *
     * @param tokens of the admission, special tokens not counted
     * @param windowsMax as in {@link #coverage}
     */
    public int rows(int tokens, int windowsMax) {
        TokenWindows.requireMax(windowsMax);
        return TokenWindows.of(encoder)
                .cover(tokens, Math.min(windowsMax, tokenWindowsMax))
                .stream()
                .mapToInt(window -> window.end() - window.start() + 2)
                .sum();
    }

    private static void requireId(String name, int found, int vocabularySize) {
        if (found < 0 || found >= vocabularySize) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: 0 <= id < %d)".formatted(name, found, vocabularySize));
        }
    }
}
