package org.longitude.ingest.fhir;

import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionRelatesToComponent;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.Composition.DocumentRelationshipType;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.attachment.HtmlText;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.NoteStatus;

/** Composition, of which a document bundle consists, to note: its sections with their titles. */
final class CompositionNotes {

    private final NoteMaker notes;
    private final FhirIds ids;

    CompositionNotes(NoteMaker notes, FhirIds ids) {
        this.notes = notes;
        this.ids = ids;
    }

    /** Whether its sections hold resources only, as a report of values only does. */
    static boolean isOfEntriesOnly(Composition composition) {
        return composition.getStatus() != CompositionStatus.ENTEREDINERROR
                && composition.getSection().stream().anyMatch(CompositionNotes::hasEntry)
                && composition.getSection().stream().noneMatch(CompositionNotes::hasNarrative);
    }

    private static boolean hasEntry(SectionComponent section) {
        return section.hasEntry()
                || section.getSection().stream().anyMatch(CompositionNotes::hasEntry);
    }

    private static boolean hasNarrative(SectionComponent section) {
        return section.getText().getDivAsString() != null
                || section.getSection().stream().anyMatch(CompositionNotes::hasNarrative);
    }

    NoteRead read(Composition composition, Problems problems) {
        StringBuilder text = new StringBuilder();
        composition.getSection().forEach(section -> add(section, text, problems));
        return notes.note(
                new NoteMaker.Draft(
                        composition,
                        composition.getSubject(),
                        List.of(composition.getEncounter()),
                        Stream.concat(
                                        Stream.of(composition.getType()),
                                        composition.getCategory().stream())
                                .toList(),
                        composition.getTitle(),
                        life(composition, problems),
                        FhirTimes.of(composition.getDateElement(), "date", problems),
                        text.toString().strip()),
                problems);
    }

    private static void add(SectionComponent section, StringBuilder text, Problems problems) {
        if (section.hasTitle()) {
            text.append(section.getTitle().strip()).append('\n');
        }
        String html = section.getText().getDivAsString();
        if (html != null) {
            text.append(HtmlText.read(html, "section", problems)).append('\n');
        }
        text.append('\n');
        section.getSection().forEach(inner -> add(inner, text, problems));
    }

    private NoteFields.Life life(Composition composition, Problems problems) {
        String replaces = null;
        String parent = null;
        for (CompositionRelatesToComponent relation : composition.getRelatesTo()) {
            DocumentRelationshipType code = relation.getCode();
            if (code == DocumentRelationshipType.REPLACES
                    || code == DocumentRelationshipType.TRANSFORMS) {
                replaces = DocumentNotes.one(replaces, target(relation, problems), problems);
            } else if (code == DocumentRelationshipType.APPENDS) {
                parent = DocumentNotes.one(parent, target(relation, problems), problems);
            }
        }
        return new NoteFields.Life(
                status(composition.getStatus(), parent != null, problems),
                NoteMaker.version(composition, problems),
                replaces,
                parent);
    }

    private @Nullable String target(CompositionRelatesToComponent relation, Problems problems) {
        return relation.hasTargetIdentifier()
                ? ids.text(relation.getTargetIdentifier())
                : relation.hasTargetReference()
                        ? ids.note(relation.getTargetReference(), problems)
                        : null;
    }

    private static NoteStatus status(
            @Nullable CompositionStatus status, boolean appends, Problems problems) {
        if (status == null) {
            problems.add(RejectionReason.UNKNOWN_STATUS, "status");
            return NoteStatus.UNKNOWN;
        }
        return switch (status) {
            case PRELIMINARY -> NoteStatus.PRELIMINARY;
            case FINAL -> appends ? NoteStatus.ADDENDUM : NoteStatus.FINAL;
            case AMENDED -> appends ? NoteStatus.ADDENDUM : NoteStatus.AMENDED;
            case ENTEREDINERROR -> NoteStatus.ENTERED_IN_ERROR;
            case NULL -> NoteStatus.UNKNOWN;
        };
    }
}
