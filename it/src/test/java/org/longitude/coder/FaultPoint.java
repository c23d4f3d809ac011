package org.longitude.coder;

/** Where in a transaction a {@link FaultyCoder} stops and waits to be killed. */
public enum FaultPoint {
    /** The transaction is begun and nothing is sent. */
    BEFORE_SEND,
    /** One record of several is on the broker. */
    MID_BATCH,
    /** Records and offsets are on the broker, the commit is not asked for. */
    BEFORE_COMMIT,
    /** The broker has answered the commit. */
    AFTER_COMMIT
}
