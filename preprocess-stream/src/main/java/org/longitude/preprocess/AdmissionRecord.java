package org.longitude.preprocess;

import java.util.ArrayList;
import java.util.List;
import org.longitude.model.admission.DischargeEvent;

/**
 * What the state keeps of an admission, beside its notes.
 *
 * @param revision the last number that was given out, 0 if none was
 * @param contentHash what the last revision was made of, empty if none was
 * @param lastArrivalMs when its last note or event arrived, by this machine's clock; retention
 *     counts from it
 * @param sourceOffsetMax highest offset in notes.raw of a note that changed anything, -1 if there
 *     is none
 * @param fence highest number that others have published under this tokenizer, 0 if none is known:
 *     only what is above it is published
 * @param pending whether the last revision still waits to be published
 * @param events its discharge events
 */
record AdmissionRecord(
        long revision,
        String contentHash,
        long lastArrivalMs,
        long sourceOffsetMax,
        long fence,
        boolean pending,
        List<DischargeEvent> events) {

    static final AdmissionRecord NONE = new AdmissionRecord(0, "", 0, -1, 0, false, List.of());

    AdmissionRecord {
        events = List.copyOf(events);
    }

    /** The same after a note has changed something. */
    AdmissionRecord touchedBy(NoteEntry note, long arrivedMs) {
        return new AdmissionRecord(
                revision,
                contentHash,
                Math.max(lastArrivalMs, arrivedMs),
                Math.max(sourceOffsetMax, note.sourceOffset()),
                fence,
                pending,
                events);
    }

    /** The same after an event has come that is not among its own. */
    AdmissionRecord touchedBy(DischargeEvent event, long arrivedMs) {
        List<DischargeEvent> all = new ArrayList<>(events);
        all.add(event);
        return new AdmissionRecord(
                revision,
                contentHash,
                Math.max(lastArrivalMs, arrivedMs),
                sourceOffsetMax,
                fence,
                pending,
                all);
    }

    /**
     * The same with a new revision. What others have published under its number says the same:
     * numbers tell how much of the two topics is known. What is below their number is older.
     *
     * @param publishing whether it may be published at once
     */
    AdmissionRecord revised(String newContentHash, boolean publishing) {
        long number = RevisionNumber.of(sourceOffsetMax, events.size(), revision);
        return with(number, newContentHash, fence, !publishing || number < fence);
    }

    /** Whether the last revision is to be published now that it may. */
    boolean isAboveFence() {
        return revision > fence;
    }

    /** Whether a revision that waited behind others' numbers is above or equal to them by now. */
    boolean hasPassedFence() {
        return pending && fence > 0 && settled().revision >= fence;
    }

    /** The same, knowing what others have published. */
    AdmissionRecord fencedBy(long published) {
        return with(revision, contentHash, published, pending);
    }

    /**
     * The same once what waited is published, or need not be. The number is that of everything that
     * is known by now, so that it is no lower than what the live path gave the same content.
     */
    AdmissionRecord settled() {
        long number = RevisionNumber.of(sourceOffsetMax, events.size(), revision - 1);
        return with(number, contentHash, fence, number < fence);
    }

    /** The same, its last revision having been published by another application. */
    AdmissionRecord adopting(String itsContentHash) {
        return with(revision, itsContentHash, fence, false);
    }

    private AdmissionRecord with(
            long newRevision, String newContentHash, long newFence, boolean newPending) {
        return new AdmissionRecord(
                newRevision,
                newContentHash,
                lastArrivalMs,
                sourceOffsetMax,
                newFence,
                newPending,
                events);
    }
}
