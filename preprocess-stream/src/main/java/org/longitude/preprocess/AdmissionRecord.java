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
 * @param pending whether the last revision still waits to be published
 * @param events its discharge events
 */
record AdmissionRecord(
        long revision,
        String contentHash,
        long lastArrivalMs,
        long sourceOffsetMax,
        boolean pending,
        List<DischargeEvent> events) {

    static final AdmissionRecord NONE = new AdmissionRecord(0, "", 0, -1, false, List.of());

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
                pending,
                all);
    }

    /** The same with a new revision. */
    AdmissionRecord revised(String newContentHash, boolean newPending) {
        return new AdmissionRecord(
                RevisionNumber.of(sourceOffsetMax, events.size(), revision),
                newContentHash,
                lastArrivalMs,
                sourceOffsetMax,
                newPending,
                events);
    }

    /**
     * The same once what waited is published, or need not be. The number is that of everything that
     * is known by now, so that it is no lower than what the live path gave the same content.
     */
    AdmissionRecord settled() {
        return new AdmissionRecord(
                RevisionNumber.of(sourceOffsetMax, events.size(), revision - 1),
                contentHash,
                lastArrivalMs,
                sourceOffsetMax,
                false,
                events);
    }
}
