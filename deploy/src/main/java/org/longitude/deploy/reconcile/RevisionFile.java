package org.longitude.deploy.reconcile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the topics say of one revision of an admission, under every tokenizer that made it.
 *
 * <p>Threading: none; one thread walks the topics.
 */
final class RevisionFile {

    private static final String PREDICTED = "predicted by ";

    private final long number;
    private final Map<Place, Set<String>> outcomes = new HashMap<>();
    private boolean predicted;
    private @Nullable String deadLetter;
    private long supersededBy = -1;
    private int duplicates;

    RevisionFile(long number) {
        this.number = number;
    }

    void predicted(Place source, String bundleHash, long releaseNumber) {
        predicted = true;
        recorded(source, PREDICTED + bundleHash + " at " + releaseNumber);
    }

    void deadLettered(Place source, String reasonCode) {
        deadLetter = reasonCode;
        recorded(source, "dead letter");
    }

    void superseded(Place source, long by) {
        supersededBy = by;
        recorded(source, "superseded");
    }

    /** Another release may code a record anew; everything else is once for each record. */
    private void recorded(Place source, String outcome) {
        Set<String> before = outcomes.computeIfAbsent(source, place -> new HashSet<>());
        boolean anew =
                outcome.startsWith(PREDICTED)
                        && before.stream().allMatch(each -> each.startsWith(PREDICTED));
        boolean fresh = before.add(outcome);
        if (!fresh || (before.size() > 1 && !anew)) {
            duplicates++;
        }
    }

    /** Whether it has an outcome of its own, which the newest one needs. */
    boolean isCodedOrPutAside() {
        return predicted || deadLetter != null;
    }

    boolean isPredicted() {
        return predicted;
    }

    /** Outcomes beyond the one that each of its records may have. */
    int duplicates() {
        return duplicates;
    }

    @Override
    public String toString() {
        String outcome = "no outcome";
        if (predicted) {
            outcome = "predicted";
        } else if (deadLetter != null) {
            outcome = "dead letter " + deadLetter;
        } else if (supersededBy >= 0) {
            outcome = "superseded by " + supersededBy;
        }
        return "revision " + number + " " + outcome;
    }
}
