package org.longitude.deploy.demo;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.Route;

/**
 * An admission as people see it.
 *
 * @param words how many words were sent for it
 * @param latencyMs from sending its last note to its codes being readable; null while they are not,
 *     or where an earlier run coded it
 * @param codes every code, most probable first; empty while there is no prediction
 * @param route whether the codes may be billed without a person; UNKNOWN where nobody asked
 * @param truth the codes that people assigned; null where nobody says
 * @param deadLetter why it was put aside; null where it was not
 */
record Row(
        String admissionId,
        long words,
        @Nullable Long latencyMs,
        List<Guess> codes,
        Route route,
        @Nullable Set<Code> truth,
        @Nullable String deadLetter) {

    /** One code of a prediction. */
    record Guess(Code code, String description, double probability, boolean assigned) {}

    Row {
        codes = List.copyOf(codes);
    }

    boolean coded() {
        return !codes.isEmpty();
    }

    /** What people assigned; empty where nobody says. */
    Set<Code> trueCodes() {
        return truth == null ? Set.of() : truth;
    }

    /** Whether people assigned it; false where nobody says. */
    boolean isTrue(Guess guess) {
        return trueCodes().contains(guess.code());
    }

    List<Guess> assigned() {
        return codes.stream().filter(Guess::assigned).toList();
    }

    /** How many of the true codes were assigned. */
    long found() {
        return assigned().stream().filter(this::isTrue).count();
    }

    /** True codes that were not assigned. */
    List<Code> missed() {
        List<Code> assigned = assigned().stream().map(Guess::code).toList();
        return trueCodes().stream().filter(code -> !assigned.contains(code)).toList();
    }
}
