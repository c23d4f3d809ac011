package org.longitude.ingest.source;

import java.time.Clock;
import java.util.Objects;
import org.longitude.schemas.v1.Origin;

/**
 * What is true of everything that one run brings in, whatever the file says.
 *
 * @param sourceSystem who sent it; note ids are unique within it
 * @param origin live or history
 * @param codingRequested whether codes are wanted
 * @param clock the time of arrival, which also stamps the records
 */
public record Arrival(String sourceSystem, Origin origin, boolean codingRequested, Clock clock) {

    public Arrival {
        if (sourceSystem.isBlank()) {
            throw new IllegalArgumentException("sourceSystem: blank (expected: a name)");
        }
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(clock, "clock");
    }
}
