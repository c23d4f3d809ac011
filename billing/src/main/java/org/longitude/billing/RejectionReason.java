package org.longitude.billing;

import java.util.Locale;

/** Why a prediction was put aside; the codes on dead letters are stable. */
enum RejectionReason {
    /** A record without a value: a retraction is a value, so this says nothing. */
    MISSING_VALUE,
    /** The key is not the admission's id. */
    KEY_MISMATCH,
    /** A status that this release does not know: what it means for billing is not guessed. */
    UNKNOWN_STATUS,
    /**
     * A value that no release writes: an id too long or empty, a control character, not a number.
     */
    INVALID_VALUE,
    /** Its FHIR bundle would be larger than the topic takes. */
    EXPORT_TOO_LARGE;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
