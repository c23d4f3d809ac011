package org.longitude.deploy.drift;

import java.time.Instant;

/**
 * A stretch of time, by the records' own times.
 *
 * @param from the first moment
 * @param to the moment after the last
 */
record Period(Instant from, Instant to) {

    Period {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "period: from %s to %s (expected: from before to)".formatted(from, to));
        }
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }
}
