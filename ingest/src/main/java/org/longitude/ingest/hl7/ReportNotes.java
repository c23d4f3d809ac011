package org.longitude.ingest.hl7;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/**
 * ORU^R01: a note for each report, that is, for each filler order number (OBR-3, without it the
 * placer's OBR-2). Several OBR of one number are one report: its parts stand under one id, and
 * would otherwise replace each other.
 */
final class ReportNotes {

    private final Reading reading;

    ReportNotes(Reading reading) {
        this.reading = reading;
    }

    /** One report under way: whose it is, its first OBR, its text, its first OBX. */
    private record Report(
            Hl7Segment pid,
            Optional<Hl7Segment> pv1,
            Hl7Segment obr,
            ObservationText text,
            List<Hl7Segment> observations) {

        void add(Hl7Segment segment) {
            text.add(segment);
            if (segment.name().equals("OBX") && observations.isEmpty()) {
                observations.add(segment);
            }
        }
    }

    List<Intake> read() {
        if (reading.message().first("PID").isEmpty()) {
            reading.problems().add(RejectionReason.MISSING_SEGMENT, "PID");
            return List.of();
        }
        if (reading.message().first("OBR").isEmpty()) {
            reading.problems().add(RejectionReason.MISSING_SEGMENT, "OBR");
            return List.of();
        }
        List<Intake> items = new ArrayList<>();
        Map<String, Report> reports = reports();
        for (Map.Entry<String, Report> report : reports.entrySet()) {
            items.addAll(items(report.getKey(), report.getValue()));
        }
        boolean mustHaveText =
                reports.isEmpty() || reports.values().stream().anyMatch(this::isFinished);
        if (mustHaveText && items.stream().noneMatch(NoteRead.class::isInstance)) {
            reading.problems().add(RejectionReason.MISSING_TEXT, "OBX-5");
        }
        return items;
    }

    /** Reports by id, in the order of their first OBR. */
    private Map<String, Report> reports() {
        Map<String, Report> reports = new LinkedHashMap<>();
        @Nullable Hl7Segment pid = null;
        Optional<Hl7Segment> pv1 = Optional.empty();
        @Nullable Report current = null;
        for (Hl7Segment segment : reading.message().segments()) {
            switch (segment.name()) {
                case "PID" -> {
                    pid = segment;
                    pv1 = Optional.empty();
                    current = null;
                }
                case "PV1" -> pv1 = Optional.of(segment);
                // What follows ORC and precedes OBR is the order's, not the report's.
                case "ORC" -> current = null;
                case "OBR" -> current = report(reports, pid, pv1, segment);
                default -> {
                    if (current != null) {
                        current.add(segment);
                    }
                }
            }
        }
        return reports;
    }

    private @Nullable Report report(
            Map<String, Report> reports,
            @Nullable Hl7Segment pid,
            Optional<Hl7Segment> pv1,
            Hl7Segment obr) {
        String filler = reading.ids().entity(obr, 3, "OBR-3");
        String id = filler == null ? reading.ids().entity(obr, 2, "OBR-2") : filler;
        if (pid == null || id == null) {
            reading.problems()
                    .add(
                            pid == null
                                    ? RejectionReason.MISSING_SEGMENT
                                    : RejectionReason.MISSING_ID,
                            pid == null ? "PID" : "OBR-3");
            return null;
        }
        Report known = reports.get(id);
        if (known == null) {
            known = new Report(pid, pv1, obr, newText(), new ArrayList<>(1));
            reports.put(id, known);
        } else if (known.pid() != pid) {
            // One order number for two patients: neither may have the other's text.
            reading.problems().add(RejectionReason.DUPLICATE_NOTE_ID, "OBR-3");
        } else {
            known.text().addBlankLine();
        }
        return known;
    }

    private ObservationText newText() {
        return new ObservationText(reading.message().delimiters(), reading.problems());
    }

    /** Laboratories say by a report without results that an order has arrived or is under way. */
    private boolean isFinished(Report report) {
        return status(report) != NoteStatus.PRELIMINARY;
    }

    private List<Intake> items(String id, Report report) {
        NoteStatus status = status(report);
        boolean retracted = status == NoteStatus.ENTERED_IN_ERROR;
        if (!retracted && report.text().isUnreadAttachment()) {
            reading.problems().add(RejectionReason.UNREADABLE_ATTACHMENT, "OBX-5");
        }
        if (!retracted && !report.text().hasValues()) {
            return List.of(new Skipped(reading.position(), Skipped.Reason.REPORT_WITHOUT_TEXT));
        }
        NoteFields note = note(id, report, status);
        List<Intake> items = new ArrayList<>();
        items.add(
                new NoteRead(
                        note.toNote(id, note.admissionId(), reading.arrival(), reading.controlId()),
                        List.of()));
        if (report.text().hasUnreadAttachment()) {
            items.add(new Skipped(reading.position(), Skipped.Reason.ATTACHMENT_UNREAD));
        }
        return items;
    }

    private NoteStatus status(Report report) {
        String stated = report.obr().value(25);
        return stated == null
                ? NoteStatuses.results(report.text().statuses())
                : new NoteStatuses(reading.problems()).report(stated);
    }

    private NoteFields note(String id, Report report, NoteStatus status) {
        boolean retracted = status == NoteStatus.ENTERED_IN_ERROR;
        String content = report.text().text();
        return new NoteFields(
                id,
                reading.ids().admission(report.pv1(), report.pid()),
                reading.ids().patient(report.pid()),
                title(report),
                new NoteFields.Life(status, reading.version(), null, null),
                reading.firstTime(report.obr(), 22, 7),
                retracted && content == null
                        ? PatientText.of("")
                        : reading.tools().rules().text(content, "OBX-5", retracted));
    }

    /** The service's section says most; without it what was ordered, or observed, may say it. */
    private NoteFields.Title title(Report report) {
        Hl7Segment obr = report.obr();
        String service = obr.value(24);
        String display = obr.value(4, 2);
        String name = display == null ? obr.value(4) : display;
        NoteCategory category =
                reading.tools()
                        .categories()
                        .of(
                                new Hl7Categories.Coded(
                                        service, null, null, Hl7Categories.SERVICES),
                                new Hl7Categories.Coded(
                                        obr.value(4),
                                        obr.value(4, 3),
                                        display,
                                        Hl7Categories.ANY_TABLE),
                                Hl7Categories.observation(
                                        report.observations().stream().findFirst()));
        return Hl7Categories.title(category, service, name, reading.tools().rules(), "OBR-4");
    }
}
