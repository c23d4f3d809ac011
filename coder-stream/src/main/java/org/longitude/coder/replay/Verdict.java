package org.longitude.coder.replay;

import java.util.Locale;

/** What becomes of an admission whose codes are to be published anew. */
enum Verdict {
    /** Its codes are published, above what stood. */
    PUBLISHED,
    /** What stands is of this bundle. */
    STANDS_ALREADY,
    /** A newer revision stands, or this one under a later release. */
    NEWER_STANDS,
    /** The coder has not coded this revision, or put it aside: it is the coder's to answer for. */
    NOT_CODED,
    /** The coder would put it aside. */
    REFUSED;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
