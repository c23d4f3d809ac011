package org.longitude.billing;

/**
 * How long the export bears with a database in trouble before it stops. What it gives up is read
 * again from the stored offsets.
 *
 * @param attemptsMax failures in a row
 * @param backoffMs pause after the first, twice as long after each further one
 * @param fencesMax how often in a row a partition may be found at another offset
 */
public record RetryConfig(int attemptsMax, int backoffMs, int fencesMax) {

    /** Rides out a restart of the database, which takes seconds: 25 s in all. */
    public static final RetryConfig DEFAULT = new RetryConfig(8, 200, 20);

    public RetryConfig {
        require("attemptsMax", attemptsMax, 1);
        require("backoffMs", backoffMs, 0);
        require("fencesMax", fencesMax, 1);
    }

    private static void require(String name, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + min + ")");
        }
    }

    /** The pause after so many failures in a row. */
    long backoffMs(int failures) {
        return (long) backoffMs << Math.min(10, Math.max(0, failures - 1));
    }
}
