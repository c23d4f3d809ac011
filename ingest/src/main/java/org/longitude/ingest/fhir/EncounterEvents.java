package org.longitude.ingest.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ContentId;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.MessageIds;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;

/**
 * Encounter to what happened to the admission: admitted where it is under way, admitted and
 * discharged where it is finished. Under way again after it was finished, by its own history of
 * statuses, the discharge is cancelled; a stay that is cancelled or in error takes all of it back.
 */
final class EncounterEvents {

    private final Arrival arrival;
    private final Message message;
    private final FhirIds ids;
    private final @Nullable String sendersId;

    EncounterEvents(Arrival arrival, Message message, FhirIds ids, @Nullable String sendersId) {
        this.arrival = arrival;
        this.message = message;
        this.ids = ids;
        this.sendersId = sendersId;
    }

    /** The events; none where the stay is planned or unknown, or begun or cancelled at no time. */
    List<AdmissionEvent> read(Encounter encounter, @Nullable String fullUrl, Problems problems) {
        EncounterStatus status = encounter.getStatus();
        if (status == null) {
            problems.add(RejectionReason.UNKNOWN_STATUS, "status");
            return List.of();
        }
        return switch (status) {
            case ARRIVED, TRIAGED, INPROGRESS, ONLEAVE -> underWay(encounter, fullUrl, problems);
            case FINISHED -> finished(encounter, fullUrl, problems);
            case CANCELLED, ENTEREDINERROR -> cancelled(encounter, fullUrl, problems);
            case PLANNED, UNKNOWN, NULL -> List.of();
        };
    }

    private List<AdmissionEvent> underWay(
            Encounter encounter, @Nullable String fullUrl, Problems problems) {
        List<AdmissionEvent> events = new ArrayList<>();
        Instant begun =
                FhirTimes.firstOf(
                        FhirTimes.start(encounter.getPeriod(), "period", problems),
                        changed(encounter, problems));
        // An admission at no known time changes nothing; the rest of its message is worth more.
        if (begun != null) {
            add(events, encounter, fullUrl, AdmissionEventKind.ADMITTED, begun, problems);
        }
        boolean finishedBefore =
                encounter.getStatusHistory().stream()
                        .anyMatch(before -> before.getStatus() == EncounterStatus.FINISHED);
        if (finishedBefore) {
            Instant reopened =
                    FhirTimes.firstOf(
                            encounter.getStatusHistory().stream()
                                    .filter(was -> was.getStatus() == EncounterStatus.FINISHED)
                                    .reduce((first, second) -> second)
                                    .map(
                                            was ->
                                                    FhirTimes.end(
                                                            was.getPeriod(),
                                                            "statusHistory",
                                                            problems))
                                    .orElse(null),
                            changed(encounter, problems));
            add(
                    events,
                    encounter,
                    fullUrl,
                    AdmissionEventKind.DISCHARGE_CANCELLED,
                    reopened,
                    problems);
        }
        return events;
    }

    /** Without a time it could not be told from what was said before: it is counted then. */
    private List<AdmissionEvent> cancelled(
            Encounter encounter, @Nullable String fullUrl, Problems problems) {
        List<AdmissionEvent> events = new ArrayList<>();
        Instant changed = changed(encounter, problems);
        if (changed != null) {
            add(
                    events,
                    encounter,
                    fullUrl,
                    AdmissionEventKind.ADMISSION_CANCELLED,
                    changed,
                    problems);
        }
        return events;
    }

    private List<AdmissionEvent> finished(
            Encounter encounter, @Nullable String fullUrl, Problems problems) {
        List<AdmissionEvent> events = new ArrayList<>();
        Instant begun = FhirTimes.start(encounter.getPeriod(), "period", problems);
        if (begun != null) {
            add(events, encounter, fullUrl, AdmissionEventKind.ADMITTED, begun, problems);
        }
        Instant ended =
                FhirTimes.firstOf(
                        FhirTimes.end(encounter.getPeriod(), "period", problems),
                        changed(encounter, problems));
        add(events, encounter, fullUrl, AdmissionEventKind.DISCHARGED, ended, problems);
        return events;
    }

    /** When the resource was last changed, or else when the message was made. */
    private @Nullable Instant changed(Encounter encounter, Problems problems) {
        return FhirTimes.firstOf(
                FhirTimes.of(encounter.getMeta().getLastUpdatedElement(), "lastUpdated", problems),
                message.bundle()
                        .map(
                                bundle ->
                                        FhirTimes.of(
                                                bundle.getTimestampElement(),
                                                "timestamp",
                                                problems))
                        .orElse(null));
    }

    private void add(
            List<AdmissionEvent> events,
            Encounter encounter,
            @Nullable String fullUrl,
            AdmissionEventKind kind,
            @Nullable Instant occurred,
            Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String admission = rules.admissionId(ids.admission(encounter, fullUrl), "identifier");
        String patient = rules.id(ids.patient(encounter.getSubject(), problems), "subject");
        if (admission == null) {
            problems.add(RejectionReason.MISSING_ID, "identifier");
        }
        if (occurred == null) {
            problems.add(RejectionReason.MISSING_TIMESTAMP, "period");
        }
        if (admission == null || occurred == null) {
            return;
        }
        String content =
                new ContentId().with(admission).with(patient).with(kind).with(occurred).id();
        events.add(
                AdmissionEvent.newBuilder()
                        .setAdmissionId(admission)
                        .setPatientId(patient)
                        .setKind(kind)
                        .setOccurredAt(occurred)
                        .setSourceSystem(arrival.sourceSystem())
                        .setMessageId(MessageIds.of(sendersId, content))
                        .setReceivedAt(arrival.clock().instant())
                        .build());
    }
}
