package org.longitude.coder;

/**
 * Where the application stands that tokenises admissions anew for a tokenizer.
 *
 * @param known whether there ever was one
 * @param caughtUp whether it has published everything that was there when it started
 * @param running whether it has members now
 * @param recordsLeft how many records it has to read at most
 */
record RetokenizerStanding(boolean known, boolean caughtUp, boolean running, long recordsLeft) {

    /** Whether a coder of its tokenizer may begin. */
    boolean lets() {
        return !known || caughtUp;
    }
}
