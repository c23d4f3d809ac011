package org.longitude.ingest.source;

import org.longitude.schemas.Oversized;

/** One line or row as bytes, before anybody has looked inside. */
public sealed interface RawRecord {

    /** Where it began. */
    SourcePosition position();

    /**
     * A record within the limit, without its line end.
     *
     * @param complete false where the source ended inside it: damaged gzip, or an open quote
     * @param wellQuoted false where a CSV row's quotes do not match; always true for lines
     */
    record Whole(SourcePosition position, OriginalBytes bytes, boolean complete, boolean wellQuoted)
            implements RawRecord {}

    /** A record beyond the limit. */
    record TooLong(SourcePosition position, Oversized kept) implements RawRecord {}

    /** The source is damaged from here on. */
    record Damaged(SourcePosition position, RejectionReason reason) implements RawRecord {}
}
