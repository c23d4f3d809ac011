package org.longitude.model.encoder;

/**
 * Where a label's attention was, strongest first; of a head that reads the first token alone, which
 * words raised its logit.
 *
 * @param label the label
 * @param positions indices of tokens of the admission, as given
 * @param weights of each position, 0 to 1; over all tokens of the admission a label's weights sum
 *     to 1, and these are the largest of them
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; never compared
public record Evidence(int label, int[] positions, float[] weights) {

    /** Most positions kept for a label. */
    public static final int POSITIONS_MAX = 16;

    public Evidence {
        positions = positions.clone();
        weights = weights.clone();
        if (positions.length != weights.length || positions.length > POSITIONS_MAX) {
            throw new IllegalArgumentException(
                    "evidence: %d positions, %d weights (expected: as many, at most %d)"
                            .formatted(positions.length, weights.length, POSITIONS_MAX));
        }
    }

    @Override
    public int[] positions() {
        return positions.clone();
    }

    @Override
    public float[] weights() {
        return weights.clone();
    }
}
