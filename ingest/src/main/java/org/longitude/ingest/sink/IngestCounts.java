package org.longitude.ingest.sink;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.v1.AssignedCodes;

/**
 * Counts what has arrived, by kind and by reason.
 *
 * <p>Threading: any thread counts and reads; a snapshot taken while others count may lie between
 * two of their steps.
 */
public final class IngestCounts {

    private final LongAdder notes = new LongAdder();
    private final LongAdder codes = new LongAdder();
    private final LongAdder codeLists = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder quarantined = new LongAdder();
    private final Map<RejectionReason, LongAdder> rejected = new ConcurrentHashMap<>();
    private final Map<Skipped.Reason, LongAdder> skipped = new ConcurrentHashMap<>();

    /** Counts a whole item. */
    void add(Intake item) {
        if (item instanceof NoteRead read) {
            addNote();
            read.codes().forEach(this::addCodes);
        } else if (item instanceof CodesRead read) {
            addCodes(read.codes());
        } else if (item instanceof EventRead) {
            addEvent();
        } else if (item instanceof Rejection rejection) {
            addRejection(rejection);
        } else {
            addSkipped((Skipped) item);
        }
    }

    void addNote() {
        notes.increment();
    }

    void addCodes(AssignedCodes list) {
        codeLists.increment();
        codes.add(list.getCodes().size());
    }

    void addEvent() {
        events.increment();
    }

    void addRejection(Rejection rejection) {
        rejected.computeIfAbsent(rejection.reason(), reason -> new LongAdder()).increment();
        if (rejection instanceof Rejection.Kept) {
            quarantined.increment();
        }
    }

    void addSkipped(Skipped line) {
        skipped.computeIfAbsent(line.reason(), reason -> new LongAdder()).increment();
    }

    /** The counts as they are now. */
    public IngestSummary summary() {
        return new IngestSummary(
                notes.sum(),
                codeLists.sum(),
                codes.sum(),
                events.sum(),
                byCode(rejected, RejectionReason::code),
                quarantined.sum(),
                byCode(skipped, Skipped.Reason::code));
    }

    private static <R> Map<String, Long> byCode(
            Map<R, LongAdder> counts, Function<R, String> code) {
        Map<String, Long> sorted = new TreeMap<>();
        counts.forEach((reason, count) -> sorted.put(code.apply(reason), count.sum()));
        return sorted;
    }
}
