package org.longitude.service;

import java.util.function.Supplier;

/**
 * One thing that must hold for the service to live, or to be ready.
 *
 * @param name what it is, for example {@code model}
 * @param standing how it stands now; asked by every probe, so it reads and does not wait
 */
public record Check(String name, Kind kind, Supplier<Standing> standing) {
    /** What it means where it does not hold. */
    public enum Kind {
        /** Restart the process. */
        LIVENESS,
        /** Send no work yet. */
        READINESS
    }

    /**
     * How it stands.
     *
     * @param reason in a few words why, without anything of a note
     */
    public record Standing(boolean holds, String reason) {
        public static Standing good(String reason) {
            return new Standing(true, reason);
        }

        public static Standing bad(String reason) {
            return new Standing(false, reason);
        }
    }

    public static Check live(String name, Supplier<Standing> standing) {
        return new Check(name, Kind.LIVENESS, standing);
    }

    public static Check ready(String name, Supplier<Standing> standing) {
        return new Check(name, Kind.READINESS, standing);
    }

    /** A check that cannot answer does not hold. */
    Standing now() {
        try {
            return standing.get();
        } catch (RuntimeException e) {
            return Standing.bad("the check failed with " + e.getClass().getSimpleName());
        }
    }
}
