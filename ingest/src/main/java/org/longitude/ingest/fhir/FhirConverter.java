package org.longitude.ingest.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Claim;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.ingest.source.SourcePosition;

/**
 * One FHIR R4 message, a resource or a bundle in JSON or XML, to what goes to the topics. A
 * transaction stands or falls as a whole; in any other bundle a refused entry costs itself.
 *
 * <p>Threading: may be shared.
 */
public final class FhirConverter {

    private final FhirSettings settings;

    public FhirConverter(FhirSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads a message.
     *
     * @param givenId the sender's id of the message from outside of it; the bundle's own identifier
     *     otherwise
     */
    public FhirReading read(byte[] bytes, @Nullable String givenId, SourcePosition position) {
        return read(bytes, givenId, position, resource -> true);
    }

    /** Reads a message that must be a DocumentReference. */
    public FhirReading readDocument(
            byte[] bytes, @Nullable String givenId, SourcePosition position) {
        return read(bytes, givenId, position, DocumentReference.class::isInstance);
    }

    private FhirReading read(
            byte[] bytes,
            @Nullable String givenId,
            SourcePosition position,
            Predicate<Resource> expected) {
        Problems problems = new Problems();
        Optional<Resource> root = FhirParser.parse(bytes, problems);
        if (root.isPresent() && !expected.test(root.get())) {
            problems.add(RejectionReason.UNSUPPORTED_RESOURCE, null);
        }
        if (!problems.none()) {
            return FhirReading.refused(problems.first().orElseThrow());
        }
        Message message = new Message(root.orElseThrow());
        FhirIds ids = new FhirIds(message, settings.authorities());
        String own = message.identifier().map(ids::text).or(message::headerId).orElse(null);
        String sendersId =
                new FieldRules(problems).id(givenId == null ? own : givenId, "identifier");
        if (!problems.none()) {
            return FhirReading.refused(problems.first().orElseThrow());
        }
        return new Reading(message, ids, sendersId, position).read();
    }

    /** The reading of one message. */
    private final class Reading {

        private final Message message;
        private final @Nullable String sendersId;
        private final SourcePosition position;
        private final DocumentNotes documents;
        private final ReportNotes reports;
        private final CompositionNotes compositions;
        private final EncounterEvents events;
        private final BilledCodes codes;

        Reading(Message message, FhirIds ids, @Nullable String sendersId, SourcePosition position) {
            this.message = message;
            this.sendersId = sendersId;
            this.position = position;
            FhirAttachments attachments = new FhirAttachments(message);
            NoteMaker notes = new NoteMaker(settings, message, ids, sendersId);
            this.documents = new DocumentNotes(notes, ids, attachments);
            this.reports = new ReportNotes(notes, attachments);
            this.compositions = new CompositionNotes(notes, ids);
            this.events = new EncounterEvents(settings.arrival(), message, ids, sendersId);
            this.codes = new BilledCodes(message, ids);
        }

        FhirReading read() {
            List<FhirReading.Entry> entries = new ArrayList<>();
            for (Message.Part part : message.parts()) {
                entries.add(entry(part));
            }
            Problems ofAll = new Problems();
            entries.forEach(
                    entry ->
                            entry.problem().ifPresent(one -> ofAll.add(one.reason(), one.field())));
            List<Intake> lists = codes.lists(settings.arrival(), sendersId, position, ofAll);
            boolean nothing = message.isAllOrNothing() && !ofAll.none();
            boolean transaction =
                    message.bundle()
                            .map(bundle -> bundle.getType() == Bundle.BundleType.TRANSACTION)
                            .orElse(false);
            return new FhirReading(
                    nothing ? emptied(entries) : entries,
                    nothing ? List.of() : lists,
                    ofAll.first(),
                    message.bundle().isPresent(),
                    transaction);
        }

        private static List<FhirReading.Entry> emptied(List<FhirReading.Entry> entries) {
            return entries.stream()
                    .map(
                            entry ->
                                    new FhirReading.Entry(
                                            entry.index(),
                                            entry.type(),
                                            List.of(),
                                            entry.problem()))
                    .toList();
        }

        private FhirReading.Entry entry(Message.Part part) {
            Problems problems = new Problems();
            List<Intake> items = items(part, problems);
            Resource resource = part.resource();
            String type = resource == null ? "" : resource.fhirType();
            Optional<Problem> problem = problems.first().map(one -> placed(part, type, one));
            return new FhirReading.Entry(
                    part.index(), type, problem.isPresent() ? List.of() : items, problem);
        }

        private Problem placed(Message.Part part, String type, Problem problem) {
            String field = problem.field() == null ? type : type + "." + problem.field();
            return new Problem(
                    problem.reason(),
                    message.bundle().isPresent()
                            ? "entry[" + part.index() + "]" + (field.isEmpty() ? "" : "." + field)
                            : field);
        }

        private List<Intake> items(Message.Part part, Problems problems) {
            if (part.method() != null
                    && part.method() != Bundle.HTTPVerb.POST
                    && part.method() != Bundle.HTTPVerb.PUT) {
                problems.add(RejectionReason.UNSUPPORTED_METHOD, "request");
                return List.of();
            }
            Resource resource = part.resource();
            if (resource == null) {
                problems.add(RejectionReason.UNKNOWN_RESOURCE, null);
                return List.of();
            }
            if (resource instanceof DocumentReference document) {
                return List.of(documents.read(document, problems));
            }
            if (resource instanceof Composition composition) {
                return CompositionNotes.isOfEntriesOnly(composition)
                        ? skipped(Skipped.Reason.NO_NARRATIVE)
                        : List.of(compositions.read(composition, problems));
            }
            if (resource instanceof DiagnosticReport report) {
                return report(report, problems);
            }
            return codesAndEvents(part, resource, problems);
        }

        private List<Intake> report(DiagnosticReport report, Problems problems) {
            if (!ReportNotes.hasNarrative(report)) {
                return skipped(Skipped.Reason.NO_NARRATIVE);
            }
            NoteRead note = reports.read(report, problems);
            return reports.isFormUnread(report)
                    ? List.of(note, new Skipped(position, Skipped.Reason.ATTACHMENT_UNREAD))
                    : List.of(note);
        }

        private List<Intake> codesAndEvents(
                Message.Part part, Resource resource, Problems problems) {
            if (resource instanceof Encounter encounter) {
                List<Intake> read =
                        events.read(encounter, part.fullUrl(), problems).stream()
                                .<Intake>map(EventRead::new)
                                .toList();
                return read.isEmpty() ? skipped(Skipped.Reason.NO_EVENT) : read;
            }
            if (resource instanceof Condition condition) {
                return kept(codes.read(condition, problems), problems);
            }
            if (resource instanceof Claim claim) {
                return kept(codes.read(claim, problems), problems);
            }
            return skipped(Skipped.Reason.OTHER_RESOURCE);
        }

        private List<Intake> kept(
                Optional<List<BilledCodes.Statement>> statements, Problems problems) {
            if (statements.isEmpty()) {
                return skipped(Skipped.Reason.NOT_BILLED);
            }
            if (problems.none()) {
                codes.keep(statements.get());
            }
            return List.of();
        }

        private List<Intake> skipped(Skipped.Reason reason) {
            return List.of(new Skipped(position, reason));
        }
    }
}
