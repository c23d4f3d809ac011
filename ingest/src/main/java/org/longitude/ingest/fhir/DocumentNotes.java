package org.longitude.ingest.fhir;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DocumentReference.DocumentReferenceContentComponent;
import org.hl7.fhir.r4.model.DocumentReference.DocumentReferenceRelatesToComponent;
import org.hl7.fhir.r4.model.DocumentReference.DocumentRelationshipType;
import org.hl7.fhir.r4.model.DocumentReference.ReferredDocumentStatus;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.NoteStatus;

/**
 * DocumentReference to note. {@code superseded} is no status of ours: the note gives way when the
 * one that takes its place says so, as relatesTo does; not every sender means replacement by it.
 */
final class DocumentNotes {

    private final NoteMaker notes;
    private final FhirIds ids;
    private final FhirAttachments attachments;

    DocumentNotes(NoteMaker notes, FhirIds ids, FhirAttachments attachments) {
        this.notes = notes;
        this.ids = ids;
        this.attachments = attachments;
    }

    NoteRead read(DocumentReference document, Problems problems) {
        NoteFields.Life life = life(document, problems);
        List<Attachment> contents =
                document.getContent().stream()
                        .map(DocumentReferenceContentComponent::getAttachment)
                        .toList();
        boolean retracted = life.status() == NoteStatus.ENTERED_IN_ERROR;
        String text =
                retracted && !FhirAttachments.any(contents)
                        ? null
                        : attachments.text(contents, "content", problems).orElse("");
        return notes.note(
                new NoteMaker.Draft(
                        document,
                        document.getSubject(),
                        document.getContext().getEncounter(),
                        Stream.concat(
                                        Stream.of(document.getType()),
                                        document.getCategory().stream())
                                .toList(),
                        title(document, contents),
                        life,
                        charted(document, contents, problems),
                        text),
                problems);
    }

    private static @Nullable String title(DocumentReference document, List<Attachment> contents) {
        if (document.hasDescription()) {
            return document.getDescription();
        }
        return contents.stream()
                .filter(Attachment::hasTitle)
                .map(Attachment::getTitle)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Instant charted(
            DocumentReference document, List<Attachment> contents, Problems problems) {
        Instant created =
                contents.stream()
                        .filter(Attachment::hasCreation)
                        .findFirst()
                        .map(one -> FhirTimes.of(one.getCreationElement(), "creation", problems))
                        .orElse(null);
        return FhirTimes.firstOf(
                FhirTimes.of(document.getDateElement(), "date", problems),
                created,
                FhirTimes.end(document.getContext().getPeriod(), "context.period", problems),
                FhirTimes.start(document.getContext().getPeriod(), "context.period", problems));
    }

    private NoteFields.Life life(DocumentReference document, Problems problems) {
        String replaces = null;
        String parent = null;
        for (DocumentReferenceRelatesToComponent relation : document.getRelatesTo()) {
            DocumentRelationshipType code = relation.getCode();
            if (code == DocumentRelationshipType.REPLACES
                    || code == DocumentRelationshipType.TRANSFORMS) {
                replaces = one(replaces, ids.note(relation.getTarget(), problems), problems);
            } else if (code == DocumentRelationshipType.APPENDS) {
                parent = one(parent, ids.note(relation.getTarget(), problems), problems);
            }
        }
        return new NoteFields.Life(
                status(document, parent != null, problems),
                NoteMaker.version(document, problems),
                replaces,
                parent);
    }

    private static NoteStatus status(
            DocumentReference document, boolean appends, Problems problems) {
        ReferredDocumentStatus own = document.getDocStatus();
        if (document.getStatus() == DocumentReferenceStatus.ENTEREDINERROR
                || own == ReferredDocumentStatus.ENTEREDINERROR) {
            return NoteStatus.ENTERED_IN_ERROR;
        }
        if (document.getStatus() == null && own == null) {
            problems.add(RejectionReason.UNKNOWN_STATUS, "status");
        }
        if (own == ReferredDocumentStatus.PRELIMINARY) {
            return NoteStatus.PRELIMINARY;
        }
        if (appends) {
            return NoteStatus.ADDENDUM;
        }
        return own == ReferredDocumentStatus.AMENDED ? NoteStatus.AMENDED : NoteStatus.FINAL;
    }

    static @Nullable String one(
            @Nullable String before, @Nullable String other, Problems problems) {
        if (before != null && other != null && !before.equals(other)) {
            problems.add(RejectionReason.AMBIGUOUS_RELATION, "relatesTo");
        }
        return before == null ? other : before;
    }
}
