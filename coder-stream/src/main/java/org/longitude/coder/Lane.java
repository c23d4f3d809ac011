package org.longitude.coder;

/** Which stream an admission came on. No history is planned while a live admission waits. */
enum Lane {
    LIVE,
    HISTORY
}
