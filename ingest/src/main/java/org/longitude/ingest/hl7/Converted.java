package org.longitude.ingest.hl7;

import java.util.List;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.RecordKind;

/** What became of a message: all of it is taken, or none. */
public sealed interface Converted {

    /** What MSH says, as far as it can be read. */
    Hl7Header header();

    /**
     * The message is good.
     *
     * @param items what it brings, one item at least; a skip where it brings nothing
     */
    record Taken(Hl7Header header, List<Intake> items) implements Converted {

        public Taken {
            items = List.copyOf(items);
        }
    }

    /**
     * The message is refused.
     *
     * @param kind what it was meant to be, which decides whose dead-letter topic takes it
     */
    record Refused(Hl7Header header, Problem problem, RecordKind kind) implements Converted {}
}
