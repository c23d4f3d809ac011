package org.longitude.ingest.source;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes note of what is wrong with one line while its fields are read one after another. The first
 * problem is the one that is reported, so that a line always gets the same reason.
 *
 * <p>Threading: one thread, one line.
 */
public final class Problems {

    private @Nullable Problem first;

    /** Notes a problem. */
    public void add(RejectionReason reason, @Nullable String field) {
        if (first == null) {
            first = new Problem(reason, field);
        }
    }

    /** The first problem; empty where the line is good. */
    public Optional<Problem> first() {
        return Optional.ofNullable(first);
    }

    /** Whether the line is good so far. */
    public boolean none() {
        return first == null;
    }
}
