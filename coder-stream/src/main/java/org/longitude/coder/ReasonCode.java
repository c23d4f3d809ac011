package org.longitude.coder;

import java.util.Locale;

/**
 * Why the coder refuses a record that it could read; what cannot be read at all carries the reason
 * of {@link org.longitude.schemas.UndecodableRecordException}. The codes stand in dead letters'
 * headers and never change.
 */
public enum ReasonCode {
    /** Offsets, notes and token ids contradict each other or the model's vocabulary. */
    INCONSISTENT_ADMISSION,
    /** Nothing to read: no tokens, though the revision is not a retraction. */
    EMPTY_ADMISSION,
    /** The model fails on this admission alone while it still answers for another. */
    SCORING_FAILED,
    /**
     * The device has not the memory for this admission alone, while it still answers for another.
     */
    DEVICE_OUT_OF_MEMORY,
    /** The prediction is larger than its topic admits. */
    PREDICTION_TOO_LARGE;

    /** The stable code, lower snake case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
