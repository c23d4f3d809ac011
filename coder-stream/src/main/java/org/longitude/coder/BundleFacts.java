package org.longitude.coder;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.longitude.model.label.LabelSet;

/**
 * What a prediction says of the bundle that made it, and what admissions must agree with.
 *
 * @param tokenizerHash admissions tokenised otherwise are another coder's
 * @param vocabularySize token ids are below this
 * @param unknownId the token that stands for a word outside the vocabulary
 * @param releaseNumber the number it was released under, 0 if it was not
 * @param router by what precision target predictions are routed; null where none is set
 */
record BundleFacts(
        String id,
        String hash,
        String tokenizerHash,
        int vocabularySize,
        int unknownId,
        LabelSet labels,
        LongSupplier releaseNumber,
        @Nullable Router router) {

    /** Tokens of the admission that every model can answer for. */
    private static final int CANARY_TOKENS = 8;

    /** One whose predictions are not routed. */
    BundleFacts(
            String id,
            String hash,
            String tokenizerHash,
            int vocabularySize,
            int unknownId,
            LabelSet labels,
            LongSupplier releaseNumber) {
        this(id, hash, tokenizerHash, vocabularySize, unknownId, labels, releaseNumber, null);
    }

    int[] canary() {
        int[] canary = new int[CANARY_TOKENS];
        Arrays.fill(canary, unknownId);
        return canary;
    }
}
