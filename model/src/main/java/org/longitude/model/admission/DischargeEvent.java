package org.longitude.model.admission;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * The patient left, or it turned out that the patient stays.
 *
 * @param cancelled whether it takes a discharge back
 * @param occurredAt when, by the source's clock; the latest stands
 * @param receivedAt when it was first received
 * @param sourceSystem who sent it
 */
public record DischargeEvent(
        boolean cancelled, Instant occurredAt, Instant receivedAt, String sourceSystem) {

    /** A total order, so that what stands never depends on arrival; at one time a cancel wins. */
    private static final Comparator<DischargeEvent> BY_TIME =
            Comparator.comparing(DischargeEvent::occurredAt)
                    .thenComparing(DischargeEvent::cancelled)
                    .thenComparing(DischargeEvent::receivedAt)
                    .thenComparing(DischargeEvent::sourceSystem);

    /** The event that stands. */
    static Optional<DischargeEvent> standing(Collection<DischargeEvent> events) {
        return events.stream().max(BY_TIME);
    }

    /** Whether another event says the same; a message that is sent again does. */
    public boolean isSameAs(DischargeEvent other) {
        return cancelled == other.cancelled
                && occurredAt.equals(other.occurredAt)
                && sourceSystem.equals(other.sourceSystem);
    }

    /** Whether a note was written after this, by its chart or, where that is silent, by arrival. */
    boolean isBefore(NoteVersion note) {
        Instant charted = note.chartedAt();
        return charted != null
                ? charted.isAfter(occurredAt)
                : note.firstReceivedAt().isAfter(receivedAt);
    }
}
