package org.longitude.model.encoder;

import java.util.List;
import java.util.Optional;

/**
 * What the model says about one admission.
 *
 * @param probabilities of each label, 0 to 1
 * @param evidence of the labels for which it was asked, in the order of labels
 * @param tokensRead how many of the admission's tokens the label attention read; the model reads
 *     all of them, through overlapping token windows where they exceed its positions
 * @param tokenWindows how many token windows that took
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; never compared
public record Scores(
        float[] probabilities, List<Evidence> evidence, int tokensRead, int tokenWindows) {

    public Scores {
        probabilities = probabilities.clone();
        evidence = List.copyOf(evidence);
    }

    @Override
    public float[] probabilities() {
        return probabilities.clone();
    }

    public float probability(int label) {
        return probabilities[label];
    }

    /** Where the label's attention was, if it was asked for. */
    public Optional<Evidence> evidence(int label) {
        return evidence.stream().filter(found -> found.label() == label).findFirst();
    }
}
