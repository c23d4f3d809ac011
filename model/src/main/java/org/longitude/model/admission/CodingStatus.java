package org.longitude.model.admission;

/** How far an admission's coding text has come. */
public enum CodingStatus {
    /** No final discharge summary yet. */
    PRELIMINARY,
    /** A final discharge summary is in the text. */
    FINAL,
    /** No note counts any more. */
    RETRACTED
}
