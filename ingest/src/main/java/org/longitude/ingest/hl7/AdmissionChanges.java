package org.longitude.ingest.hl7;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.ContentId;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.MessageIds;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;

/**
 * ADT: what happened to an admission. Merges and moves are refused by name, because notes and codes
 * that stand under the old ids would have to move, which no event can make them do. What says
 * nothing of an admission's state is passed over and counted.
 */
final class AdmissionChanges {

    private static final Map<String, AdmissionEventKind> KINDS =
            Map.of(
                    "A01", AdmissionEventKind.ADMITTED,
                    "A02", AdmissionEventKind.TRANSFERRED,
                    "A03", AdmissionEventKind.DISCHARGED,
                    "A11", AdmissionEventKind.ADMISSION_CANCELLED,
                    "A13", AdmissionEventKind.DISCHARGE_CANCELLED);
    private static final String UPDATE = "A08";
    private static final Set<String> MERGES =
            Set.of(
                    "A18", "A30", "A34", "A35", "A36", "A39", "A40", "A41", "A42", "A46", "A47",
                    "A48", "A49", "A50", "A51");
    private static final Set<String> MOVES = Set.of("A43", "A44", "A45");
    private static final int ADMITTED_AT = 44;
    private static final int DISCHARGED_AT = 45;

    private final Reading reading;

    AdmissionChanges(Reading reading) {
        this.reading = reading;
    }

    List<Intake> read() {
        String trigger = reading.trigger();
        if (MERGES.contains(trigger)) {
            reading.problems().add(RejectionReason.MERGE_NOT_APPLIED, "MRG");
            return List.of();
        }
        if (MOVES.contains(trigger)) {
            reading.problems().add(RejectionReason.MOVE_NOT_APPLIED, "MRG");
            return List.of();
        }
        if (!KINDS.containsKey(trigger) && !trigger.equals(UPDATE)) {
            return List.of(notUsed());
        }
        return reading.only("PID").map(this::items).orElse(List.of());
    }

    private Skipped notUsed() {
        return new Skipped(reading.position(), Skipped.Reason.MESSAGE_NOT_USED);
    }

    private List<Intake> items(Hl7Segment pid) {
        Optional<Hl7Segment> pv1 = reading.only("PV1");
        String patient = reading.ids().patient(pid);
        String admission = reading.ids().admission(pv1, pid);
        if (admission == null) {
            reading.problems().add(RejectionReason.MISSING_ID, "PV1-19");
        }
        if (pv1.isEmpty() || admission == null) {
            return List.of();
        }
        List<Intake> items = new ArrayList<>();
        event(admission, patient, pv1.get()).ifPresent(items::add);
        new CodeSegments(reading)
                .read(admission, patient)
                .forEach(list -> items.add(new CodesRead(list)));
        if (items.isEmpty()) {
            items.add(notUsed());
        }
        return items;
    }

    private Optional<EventRead> event(String admission, @Nullable String patient, Hl7Segment pv1) {
        AdmissionEventKind kind = kind(pv1);
        if (kind == null) {
            return Optional.empty();
        }
        Instant occurred = occurredAt(pv1);
        if (occurred == null) {
            reading.problems().add(RejectionReason.MISSING_TIMESTAMP, "EVN-2");
            return Optional.empty();
        }
        return Optional.of(
                new EventRead(
                        AdmissionEvent.newBuilder()
                                .setAdmissionId(admission)
                                .setPatientId(patient)
                                .setKind(kind)
                                .setOccurredAt(occurred)
                                .setSourceSystem(reading.arrival().sourceSystem())
                                .setMessageId(messageId(admission, patient, kind, occurred))
                                .setReceivedAt(reading.arrival().clock().instant())
                                .build()));
    }

    private String messageId(
            String admission, @Nullable String patient, AdmissionEventKind kind, Instant at) {
        return MessageIds.of(
                reading.controlId(),
                new ContentId().with(admission).with(patient).with(kind).with(at).id());
    }

    /** An update repeats where the admission stands: PV1 has a discharge, or an admission only. */
    private @Nullable AdmissionEventKind kind(Hl7Segment pv1) {
        if (!reading.trigger().equals(UPDATE)) {
            return KINDS.get(reading.trigger());
        }
        if (pv1.value(DISCHARGED_AT) != null) {
            return AdmissionEventKind.DISCHARGED;
        }
        return pv1.value(ADMITTED_AT) == null ? null : AdmissionEventKind.ADMITTED;
    }

    /**
     * When it was recorded, which orders what was said: a discharge, its cancellation and the same
     * discharge again have one PV1-45 and three EVN-2. An update says of the past and has its time.
     */
    private @Nullable Instant occurredAt(Hl7Segment pv1) {
        if (reading.trigger().equals(UPDATE)) {
            return reading.firstTime(pv1, DISCHARGED_AT, ADMITTED_AT);
        }
        Instant recorded =
                reading.message().first("EVN").map(evn -> reading.firstTime(evn, 2)).orElse(null);
        if (recorded != null) {
            return recorded;
        }
        return reading.sentAt()
                .orElseGet(
                        () ->
                                reading.trigger().equals("A03")
                                        ? reading.firstTime(pv1, DISCHARGED_AT)
                                        : reading.firstTime(pv1, ADMITTED_AT));
    }
}
