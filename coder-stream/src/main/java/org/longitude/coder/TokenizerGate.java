package org.longitude.coder;

/** Holds a bundle back until admissions in its own tokenizer's ids are there. */
interface TokenizerGate {
    /** For a role that waits for nothing: it passes over what others tokenised. */
    TokenizerGate OPEN = (tokenizerHash, change, overtaken) -> {};

    /** Whether waiting has become pointless. */
    interface Pointless {
        boolean isSo();
    }

    /**
     * Returns when the bundle may begin.
     *
     * @param change whether it follows a bundle of another tokenizer
     * @throws CoderException {@code RETOKENIZER_BEHIND} after too long
     * @throws Overtaken if waiting has become pointless
     */
    void await(String tokenizerHash, boolean change, Pointless overtaken)
            throws InterruptedException;
}
