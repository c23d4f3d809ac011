package org.longitude.coder;

/** Where a change of models stands still in a {@link SwappingCoder} and waits for the kill. */
public enum SwapPoint {
    /** The next model is loaded and answers for the first time; the old one serves. */
    WARMING,
    /** The next model has its first batch in hand. */
    FIRST_BATCH
}
