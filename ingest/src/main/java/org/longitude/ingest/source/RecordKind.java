package org.longitude.ingest.source;

/** What a line was meant to be, which decides whose dead-letter topic takes it. */
public enum RecordKind {
    /** A note: notes.raw. */
    NOTE,
    /** An assigned code: icd.assigned. */
    CODES,
    /** A change of an admission's state: admissions.events. */
    EVENT
}
