package org.longitude.model.training;

import java.util.Set;

/**
 * How texts are masked for language modelling (Devlin et al. 2019).
 *
 * @param vocabularySize ids are below this
 * @param maskId id that hides a token
 * @param specialIds ids that are never scored, hidden or put in place of a token; they include
 *     {@code maskId}, and should include padding and the unknown token
 * @param share of a text's ordinary tokens that are scored, 0 to 1
 * @param wholeWords whether all tokens of a word are scored, or none
 * @param seed of every choice
 */
public record MaskingConfig(
        int vocabularySize,
        int maskId,
        Set<Integer> specialIds,
        double share,
        boolean wholeWords,
        long seed) {

    /** The share of BERT, RoBERTa and the paper. */
    public static final double USUAL_SHARE = 0.15;

    public MaskingConfig {
        specialIds = Set.copyOf(specialIds);
        if (!specialIds.contains(maskId)) {
            throw new IllegalArgumentException(
                    "specialIds: without the mask's id %d (expected: it is one of them)"
                            .formatted(maskId));
        }
        for (int id : specialIds) {
            if (id < 0 || id >= vocabularySize) {
                throw new IllegalArgumentException(
                        "special id %d (expected: 0 <= id < %d)".formatted(id, vocabularySize));
            }
        }
        if (vocabularySize <= specialIds.size()) {
            throw new IllegalArgumentException(
                    "vocabularySize: %d (expected: > the %d special ids)"
                            .formatted(vocabularySize, specialIds.size()));
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "share: %s (expected: 0 < share <= 1)".formatted(share));
        }
    }
}
