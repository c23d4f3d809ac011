package org.longitude.ingest.mllp;

import java.time.Duration;

/**
 * What a listener gives its peers.
 *
 * @param connectionsMax connections at a time; another is closed as it comes
 * @param frameBytesMax the largest message that is read into memory; a larger one goes to the
 *     quarantine while it comes
 * @param memoryBytesMax what the messages under way of all connections may take together; beyond it
 *     a message is answered AR, to be sent again
 * @param times how long a peer may take
 */
public record MllpLimits(int connectionsMax, int frameBytesMax, long memoryBytesMax, Times times) {

    /** As a hospital's interface engine needs them. */
    public static final MllpLimits STANDARD =
            new MllpLimits(
                    64,
                    16 << 20,
                    256L << 20,
                    new Times(
                            Duration.ofMinutes(30), Duration.ofMinutes(1), Duration.ofSeconds(30)));

    /** The most bytes of one frame that go to the quarantine; the connection is closed beyond. */
    static final long QUARANTINE_BYTES_MAX = 256L << 20;

    /** The most bytes outside of frames that a connection may send. */
    static final int GARBAGE_BYTES_MAX = 64 << 10;

    public MllpLimits {
        if (connectionsMax < 1 || frameBytesMax < 1 || memoryBytesMax < frameBytesMax) {
            throw new IllegalArgumentException(
                    "connectionsMax: "
                            + connectionsMax
                            + ", frameBytesMax: "
                            + frameBytesMax
                            + ", memoryBytesMax: "
                            + memoryBytesMax
                            + " (expected: > 0, > 0, >= frameBytesMax)");
        }
    }

    /**
     * How long a peer may take.
     *
     * @param idle between messages
     * @param frame from a message's first byte to its last
     * @param answer to take an acknowledgement
     */
    public record Times(Duration idle, Duration frame, Duration answer) {}
}
