package org.longitude.preprocess;

import org.longitude.schemas.Limits;
import org.longitude.schemas.RecordLimits;

/**
 * What bounds the work and the state.
 *
 * @param retention how long an admission is remembered
 * @param admissionNotesMax most note versions of an admission
 * @param admissionTokensMax most tokens of an admission's coding text; one with more is refused by
 *     name, never cut
 * @param admissionStateBytesMax most bytes that an admission's texts and tokens take in the state,
 *     before compression; room for the largest legal note and many usual ones
 */
record PreprocessLimits(
        StateRetention retention,
        int admissionNotesMax,
        int admissionTokensMax,
        long admissionStateBytesMax) {

    /**
     * The densest legal note (marks only) takes about 6; so four such fit, or thousands of usual
     * ones.
     */
    private static final long STATE_BYTES_PER_NOTE_BYTE = 24;

    PreprocessLimits {
        requireWithin("admissionNotesMax", admissionNotesMax, RecordLimits.ADMISSION_NOTES_MAX);
        requireWithin(
                "admissionTokensMax", admissionTokensMax, Limits.current().admissionTokensMax());
    }

    private static void requireWithin(String name, int value, int ceiling) {
        if (value < 1 || value > ceiling) {
            throw new PreprocessException(
                    PreprocessError.CONFIG_INVALID,
                    "%s: %d (expected: 1 to %d, which the size of records is derived from)"
                            .formatted(name, value, ceiling));
        }
    }

    static PreprocessLimits of(StateRetention retention) {
        return new PreprocessLimits(
                retention,
                RecordLimits.ADMISSION_NOTES_MAX,
                Limits.current().admissionTokensMax(),
                STATE_BYTES_PER_NOTE_BYTE * Limits.NOTE_BYTES_MAX);
    }
}
