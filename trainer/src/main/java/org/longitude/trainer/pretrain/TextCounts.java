package org.longitude.trainer.pretrain;

/**
 * What was cut into samples.
 *
 * @param notes that were read
 * @param characters of their original text, in UTF-16 code units
 * @param tokens of them all
 * @param unknownTokens those that are the unknown token
 * @param samples that came of them
 * @param sampleTokens tokens in samples, separators of notes included
 * @param tooShort paragraphs left out because they have fewer than three tokens, or none but
 *     unknown ones
 */
public record TextCounts(
        long notes,
        long characters,
        long tokens,
        long unknownTokens,
        long samples,
        long sampleTokens,
        long tooShort) {}
