package org.longitude.deploy;

/** What the process ends with; the same for every command. */
final class ExitCode {

    static final int OK = 0;

    /** The work failed, or a check did. */
    static final int FAILED = 1;

    /** The command line was wrong. */
    static final int USAGE = 2;

    /** The configuration is wrong, or something outside is not there. */
    static final int UNAVAILABLE = 3;

    private ExitCode() {}
}
