package org.longitude.model.admission;

/** Where one version of a note stands in its own life. */
public enum NoteStatus {
    /** A status this release does not know; counts as preliminary. */
    UNKNOWN,
    PRELIMINARY,
    FINAL,
    /** Text added to another note. */
    ADDENDUM,
    /** A final note that was corrected. */
    AMENDED,
    /** The note should never have been there. */
    ENTERED_IN_ERROR;

    boolean isFinal() {
        return this == FINAL || this == AMENDED;
    }
}
