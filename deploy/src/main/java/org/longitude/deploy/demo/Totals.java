package org.longitude.deploy.demo;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run comes to.
 *
 * @param fed admissions sent
 * @param coded distinct admissions of them that have codes for all of their notes
 * @param waiting admissions neither coded nor dead-lettered
 * @param predictions records read from icd.predictions, earlier revisions included
 * @param duplicates of them, those whose (admission, revision) had been read before
 * @param deadLetters records on all dead-letter topics, by stage and reason
 * @param words words sent
 * @param unknownWordRate share of the coded words that the vocabulary lacks; null before any
 * @param firstCodedNanos when the first codes were readable; null before
 * @param microF1 against the truth; null where nobody says it
 * @param macroF1 mean of the codes' F1, 0 for a code with nothing to count, as scikit-learn has it
 * @param routed where predictions went; null where nobody asked
 */
record Totals(
        long fed,
        long coded,
        long waiting,
        long predictions,
        long duplicates,
        Map<String, Long> deadLetters,
        long words,
        @Nullable Double unknownWordRate,
        @Nullable Long firstCodedNanos,
        LatencyMs latencyMs,
        @Nullable Double microF1,
        @Nullable Double macroF1,
        @Nullable Routed routed) {

    /** Percentiles by nearest rank; null before any. */
    record LatencyMs(@Nullable Long p50, @Nullable Long p95, @Nullable Long p99) {}

    long deadLettered() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }
}
