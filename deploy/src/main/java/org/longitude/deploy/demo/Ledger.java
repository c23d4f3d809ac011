package org.longitude.deploy.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.trainer.metrics.Confusion;

/**
 * What was sent and what came back. An admission is settled when a prediction has read exactly the
 * notes that count, by the same rule as the stream's, or when one of its records was dead-lettered.
 *
 * <p>Threading: any thread; every method holds the lock, none waits.
 */
final class Ledger {

    /** Settled admissions beyond this are forgotten, oldest first; scores are over what is left. */
    static final int ADMISSIONS_MAX = 5_000;

    /** Predictions are told from repeats over this many of the newest. */
    static final int PREDICTIONS_MAX = 200_000;

    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, IcdPrediction> earlier = new HashMap<>();
    private final Set<Revision> seen = newestOf(PREDICTIONS_MAX);
    private final Latencies latencies = new Latencies();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private boolean feeding;
    private long fed;
    private long settled;
    private long coded;
    private long predictions;
    private long duplicates;
    private long words;
    private long tokens;
    private long unknownTokens;
    private long firstCodedNanos = -1;

    private record Revision(String admissionId, long revision) {}

    private static <T> Set<T> newestOf(int countMax) {
        return Collections.newSetFromMap(
                new LinkedHashMap<>() {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
                        return size() > countMax;
                    }
                });
    }

    /**
     * From here on dead letters and repeats are this run's; predictions so far are earlier ones.
     */
    synchronized void beginFeeding() {
        feeding = true;
        deadLetters.clear();
        duplicates = 0;
        predictions = 0;
    }

    /** Whether an earlier run coded this admission. */
    synchronized boolean codedEarlier(String admissionId) {
        return earlier.containsKey(admissionId);
    }

    /** To be told before the lot is sent: its codes may be back before sending returns. */
    synchronized @Nullable Row sending(Lot lot, long nowNanos) {
        String admissionId = lot.admissionId();
        if (admissionId == null) {
            return null;
        }
        Entry entry = entries.get(admissionId);
        if (entry == null) {
            entry = new Entry(admissionId);
            entries.put(admissionId, entry);
            fed++;
            forgetSettled();
        } else if (entry.settled) {
            entry.settled = false;
            settled--;
        }
        for (ClinicalNote note : lot.notes()) {
            words += entry.add(note);
        }
        entry.addTruth(lot.truth());
        entry.sentNanos = nowNanos;
        IcdPrediction known = earlier.get(admissionId);
        if (known != null && entry.isCoveredBy(known)) {
            entry.latencyMs = null;
            settle(entry, known);
        }
        return entry.row();
    }

    private void forgetSettled() {
        if (entries.size() > ADMISSIONS_MAX) {
            entries.values().stream()
                    .filter(entry -> entry.settled)
                    .findFirst()
                    .ifPresent(entry -> entries.remove(entry.admissionId));
        }
    }

    /** Takes what a reader of committed records saw; the row if it settles an admission. */
    synchronized @Nullable Row predicted(IcdPrediction prediction, long nowNanos) {
        predictions++;
        if (!seen.add(new Revision(prediction.getAdmissionId(), prediction.getRevision()))) {
            duplicates++;
        }
        Entry entry = entries.get(prediction.getAdmissionId());
        if (entry == null) {
            if (!feeding) {
                earlier.put(prediction.getAdmissionId(), prediction);
            }
            return null;
        }
        tokens += prediction.getTokens();
        unknownTokens += prediction.getUnknownTokens();
        if (!entry.isCoveredBy(prediction) || entry.settled) {
            return null;
        }
        entry.latencyMs = (nowNanos - entry.sentNanos) / 1_000_000;
        latencies.add(entry.latencyMs);
        if (firstCodedNanos < 0) {
            firstCodedNanos = nowNanos;
        }
        settle(entry, prediction);
        return entry.row();
    }

    private void settle(Entry entry, IcdPrediction prediction) {
        if (!entry.wasCoded()) {
            coded++;
        }
        entry.codes(prediction);
        entry.settled = true;
        settled++;
    }

    /** Takes a dead letter; the row if it settles an admission. */
    synchronized @Nullable Row deadLettered(
            @Nullable String admissionId, String stage, String reasonCode) {
        deadLetters.merge(stage + ":" + reasonCode, 1L, Long::sum);
        Entry entry = admissionId == null ? null : entries.get(admissionId);
        if (entry == null) {
            return null;
        }
        entry.deadLetter = reasonCode;
        if (!entry.settled) {
            entry.settled = true;
            settled++;
        }
        return entry.row();
    }

    synchronized long waiting() {
        return fed - settled;
    }

    synchronized List<String> waitingAdmissions(int countMax) {
        return entries.values().stream()
                .filter(entry -> !entry.settled)
                .limit(countMax)
                .map(entry -> entry.admissionId)
                .toList();
    }

    /** The newest admissions, oldest of them first. */
    synchronized List<Row> newest(int countMax) {
        List<Row> rows = new ArrayList<>();
        entries.values().stream()
                .skip(Math.max(0, entries.size() - countMax))
                .forEach(entry -> rows.add(entry.row()));
        return rows;
    }

    /** The sums so far. */
    synchronized Totals totals() {
        List<Row> rows = newest(ADMISSIONS_MAX);
        Confusion confusion = Agreement.of(rows);
        return new Totals(
                fed,
                coded,
                fed - settled,
                predictions,
                duplicates,
                Map.copyOf(deadLetters),
                words,
                tokens == 0 ? null : (double) unknownTokens / tokens,
                firstCodedNanos < 0 ? null : firstCodedNanos,
                new Totals.LatencyMs(
                        latencies.percentile(0.50),
                        latencies.percentile(0.95),
                        latencies.percentile(0.99)),
                confusion == null ? null : confusion.microF1(),
                confusion == null ? null : confusion.macroF1OfClasses(),
                Routed.of(rows));
    }
}
