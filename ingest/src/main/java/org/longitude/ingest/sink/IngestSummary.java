package org.longitude.ingest.sink;

import java.util.Map;

/**
 * What one run brought in.
 *
 * @param notes notes that arrived
 * @param codeLists lists of assigned codes that arrived
 * @param codes codes in them
 * @param events changes of admissions' states that arrived
 * @param rejected refused lines and rows by reason code
 * @param quarantined how many of the refused are kept in the quarantine folder
 * @param skipped lines and rows left out by reason, for example those that the source marks as
 *     errors
 */
public record IngestSummary(
        long notes,
        long codeLists,
        long codes,
        long events,
        Map<String, Long> rejected,
        long quarantined,
        Map<String, Long> skipped) {

    public IngestSummary {
        rejected = Map.copyOf(rejected);
        skipped = Map.copyOf(skipped);
    }

    /** Refused lines and rows, whatever the reason. */
    public long rejectedTotal() {
        return total(rejected);
    }

    /** Lines and rows left out, whatever the reason. */
    public long skippedTotal() {
        return total(skipped);
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
