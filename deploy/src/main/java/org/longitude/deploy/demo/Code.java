package org.longitude.deploy.demo;

import java.util.Comparator;
import org.longitude.schemas.v1.CodeSystem;

/** A code of a system: V45.81 of one is not that of another. */
record Code(CodeSystem system, String text) implements Comparable<Code> {

    private static final Comparator<Code> ORDER =
            Comparator.comparing(Code::text).thenComparing(Code::system);

    @Override
    public int compareTo(Code other) {
        return ORDER.compare(this, other);
    }
}
