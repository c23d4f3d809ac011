package org.longitude.ingest.fhir;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Period;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.NoteStatus;

/**
 * DiagnosticReport to note: the presented form, then the conclusion where the form does not have it
 * already, or alone where the form is none that is read (a PDF). A report of measured values only
 * has no narrative, and is no note.
 */
final class ReportNotes {

    private static final String CONCLUSION = "CONCLUSION:";

    private final NoteMaker notes;
    private final FhirAttachments attachments;

    ReportNotes(NoteMaker notes, FhirAttachments attachments) {
        this.notes = notes;
        this.attachments = attachments;
    }

    /** Whether the report tells anything in words, or takes back what it told. */
    static boolean hasNarrative(DiagnosticReport report) {
        return report.hasPresentedForm()
                || report.hasConclusion()
                || status(report) == NoteStatus.ENTERED_IN_ERROR;
    }

    /** Whether its form is of no kind that is read, or elsewhere; its conclusion may be here. */
    boolean isFormUnread(DiagnosticReport report) {
        return FhirAttachments.any(report.getPresentedForm())
                && !attachments.isReadable(report.getPresentedForm());
    }

    NoteRead read(DiagnosticReport report, Problems problems) {
        NoteStatus status = status(report);
        if (status == NoteStatus.UNKNOWN) {
            problems.add(RejectionReason.UNKNOWN_STATUS, "status");
        }
        return notes.note(
                new NoteMaker.Draft(
                        report,
                        report.getSubject(),
                        List.of(report.getEncounter()),
                        Stream.concat(Stream.of(report.getCode()), report.getCategory().stream())
                                .toList(),
                        null,
                        new NoteFields.Life(
                                status, NoteMaker.version(report, problems), null, null),
                        FhirTimes.firstOf(
                                report.getEffective() instanceof BaseDateTimeType time
                                        ? FhirTimes.of(time, "effective", problems)
                                        : null,
                                report.getEffective() instanceof Period period
                                        ? FhirTimes.firstOf(
                                                FhirTimes.end(period, "effective", problems),
                                                FhirTimes.start(period, "effective", problems))
                                        : null,
                                FhirTimes.of(report.getIssuedElement(), "issued", problems)),
                        text(report, problems)),
                problems);
    }

    private @Nullable String text(DiagnosticReport report, Problems problems) {
        String conclusion = report.hasConclusion() ? report.getConclusion().strip() : "";
        boolean presented = FhirAttachments.any(report.getPresentedForm());
        if (!conclusion.isEmpty() && (!presented || isFormUnread(report))) {
            return conclusion;
        }
        if (!presented && status(report) == NoteStatus.ENTERED_IN_ERROR) {
            return null;
        }
        Optional<String> form =
                attachments.text(report.getPresentedForm(), "presentedForm", problems);
        String text = form.orElse("");
        return conclusion.isEmpty() || collapsed(text).contains(collapsed(conclusion))
                ? text
                : text.stripTrailing() + "\n\n" + CONCLUSION + "\n" + conclusion;
    }

    private static String collapsed(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static NoteStatus status(DiagnosticReport report) {
        DiagnosticReport.DiagnosticReportStatus status = report.getStatus();
        if (status == null) {
            return NoteStatus.UNKNOWN;
        }
        return switch (status) {
            case REGISTERED, PARTIAL, PRELIMINARY -> NoteStatus.PRELIMINARY;
            case FINAL -> NoteStatus.FINAL;
            case AMENDED, CORRECTED, APPENDED -> NoteStatus.AMENDED;
            case CANCELLED, ENTEREDINERROR -> NoteStatus.ENTERED_IN_ERROR;
            case UNKNOWN, NULL -> NoteStatus.UNKNOWN;
        };
    }
}
