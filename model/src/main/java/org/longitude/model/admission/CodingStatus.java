package org.longitude.model.admission;

/** How far an admission's coding text has come: the states of its state machine. */
public enum CodingStatus {
    /** No note has come yet whose category counts: there is nothing to say. */
    NOTHING,
    /** There is text, and the admission is open: its codes are suggestions. */
    PRELIMINARY,
    /** A final discharge summary is in the text, or the patient was discharged. */
    FINAL,
    /** Final, and the source has corrected or extended what was final. */
    REVISED,
    /** Notes counted once and none does any more. */
    RETRACTED;

    /** Whether the codes are the ones to bill. */
    public boolean isClosed() {
        return this == FINAL || this == REVISED;
    }
}
