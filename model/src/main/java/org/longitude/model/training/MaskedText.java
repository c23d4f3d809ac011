package org.longitude.model.training;

/**
 * A text as a language model is shown it, and what it must say. The arrays are not copied.
 *
 * @param ids the ids to read, as many as the text has
 * @param positions places of the scored tokens in the text, rising
 * @param targets the token that stood at each of them
 */
@SuppressWarnings("ArrayRecordComponent") // handed straight to the device; never compared
public record MaskedText(int[] ids, int[] positions, int[] targets) {

    /** Counts only: ids of a known vocabulary are a patient's words. */
    @Override
    public String toString() {
        return "MaskedText[tokens=%d, scored=%d]".formatted(ids.length, positions.length);
    }
}
