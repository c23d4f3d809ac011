package org.longitude.coder;

/**
 * How long the coder bears with a world in trouble before it stops. Whatever it gives up is read
 * again from the committed offsets, so nothing is lost by stopping.
 *
 * @param attemptsMax transactions in a row that may be refused, and attempts to learn the outcome
 *     of one commit
 * @param backoffMs pause after the first refused transaction, twice as long after each further one
 * @param closeMsMax how long a clean stop may take before it becomes an abrupt one, which may take
 *     as long again
 */
public record RetryConfig(int attemptsMax, int backoffMs, int closeMsMax) {

    /** Rides out an election of brokers' leaders, which takes seconds. */
    public static final RetryConfig DEFAULT = new RetryConfig(6, 200, 4_000);

    public RetryConfig {
        Check.that(attemptsMax > 0, "attemptsMax", attemptsMax, "> 0");
        Check.that(backoffMs >= 0, "backoffMs", backoffMs, ">= 0");
        Check.that(closeMsMax > 0, "closeMsMax", closeMsMax, "> 0");
    }

    /** The pause after so many refusals in a row, at most {@code backoffMs} doubled ten times. */
    long backoffMs(int refusals) {
        return (long) backoffMs << Math.min(10, Math.max(0, refusals - 1));
    }
}
