package org.longitude.deploy.reconcile;

import java.util.Locale;

/** What became of a raw note; the names stand in reports and never change. */
enum Verdict {
    /** A revision that was made with it, or after it, was coded. */
    PREDICTED(true),
    /** It was put aside itself, or the revision that it led to was. */
    DEAD_LETTERED(true),
    /** The same was said before; nothing follows from saying it again. */
    REPEATED(true),
    /** It belongs to no admission: archived and never coded. */
    NO_ADMISSION(true),
    /** History whose codes nobody asked for. */
    NOT_ASKED_FOR(true),
    /**
     * It changes nothing of what is read: an older version, replaced, or of no category that
     * counts.
     */
    NOT_READ(true),
    /** It is on notes.raw, and neither normalised nor put aside. */
    NOT_NORMALISED(false),
    /** It should have changed what is read, and no revision says so. */
    NOT_TOKENISED(false),
    /** The newest revision has neither a prediction nor a dead letter. */
    NOT_CODED(false);

    private final boolean settled;

    Verdict(boolean settled) {
        this.settled = settled;
    }

    /** Whether that is an outcome. */
    boolean settled() {
        return settled;
    }

    /** The stable name, lower snake case. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
