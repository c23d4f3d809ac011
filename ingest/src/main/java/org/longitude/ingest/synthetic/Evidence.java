package org.longitude.ingest.synthetic;

/** Where in the discharge summary the evidence for the codes stands. */
public enum Evidence {
    /** For at least 80 % of codes only beyond the first 600 words. */
    LATE,
    /** For every code strictly inside the first 400 words. */
    EARLY,
    /** Anywhere; notes of other categories repeat some of it. */
    MIXED
}
