package org.longitude.service;

import java.util.Set;

/** What a caller may do; a key or token carries any of them. */
public final class Roles {
    /** Hands in notes. */
    public static final String SUBMIT = "submit";

    /** Reads results and metrics. */
    public static final String READ = "read";

    /** Changes how a service runs. */
    public static final String OPERATE = "operate";

    static final Set<String> ALL = Set.of(SUBMIT, READ, OPERATE);

    private Roles() {}
}
