package org.longitude.ingest.fhir;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Categories;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/** What every kind of note in FHIR has in common. */
final class NoteMaker {

    private final FhirSettings settings;
    private final Message message;
    private final FhirIds ids;
    private final @Nullable String sendersId;

    NoteMaker(FhirSettings settings, Message message, FhirIds ids, @Nullable String sendersId) {
        this.settings = settings;
        this.message = message;
        this.ids = ids;
        this.sendersId = sendersId;
    }

    /**
     * A note's parts as its resource has them.
     *
     * @param encounters the encounters it names; more than one admission is refused
     * @param types its type first, then wider classes of it
     */
    record Draft(
            Resource resource,
            Reference subject,
            List<Reference> encounters,
            List<CodeableConcept> types,
            @Nullable String title,
            NoteFields.Life life,
            @Nullable Instant charted,
            @Nullable String text) {}

    /** The note, of use where no problem was found. */
    NoteRead note(Draft draft, Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String admissionId =
                rules.admissionId(admission(draft.encounters(), problems), "encounter");
        NoteFields fields =
                new NoteFields(
                        rules.id(ids.note(draft.resource()), "id"),
                        admissionId,
                        rules.id(patient(draft, problems), "subject"),
                        title(draft, rules),
                        draft.life(),
                        draft.charted(),
                        rules.text(
                                draft.text(),
                                "text",
                                draft.life().status() == NoteStatus.ENTERED_IN_ERROR));
        String id = fields.noteId() == null ? fields.contentId() : fields.noteId();
        return new NoteRead(
                fields.toNote(id, admissionId, settings.arrival(), sendersId), List.of());
    }

    /** The version of a resource: its number where it has one, else when it was last changed. */
    static long version(Resource resource, Problems problems) {
        String version = resource.getMeta().getVersionId();
        if (version != null && version.matches("[0-9]{1,18}")) {
            return Long.parseLong(version);
        }
        Instant changed =
                FhirTimes.of(resource.getMeta().getLastUpdatedElement(), "meta", problems);
        return changed == null ? 0 : Math.max(0, changed.toEpochMilli());
    }

    private @Nullable String admission(List<Reference> encounters, Problems problems) {
        String admission = null;
        for (Reference encounter : encounters) {
            String one = ids.admission(encounter, problems);
            if (admission != null && one != null && !admission.equals(one)) {
                problems.add(RejectionReason.AMBIGUOUS_ADMISSION, "encounter");
            }
            admission = admission == null ? one : admission;
        }
        return admission;
    }

    /** The note's patient, who must be its admission's where the message has both. */
    private @Nullable String patient(Draft draft, Problems problems) {
        String patient = ids.patient(draft.subject(), problems);
        for (Reference reference : draft.encounters()) {
            Optional<Resource> encounter = message.resolve(reference);
            if (encounter.isPresent() && encounter.get() instanceof Encounter stay) {
                String admitted = ids.patient(stay.getSubject(), problems);
                if (patient != null && admitted != null && !patient.equals(admitted)) {
                    problems.add(RejectionReason.PATIENT_MISMATCH, "subject");
                }
                patient = patient == null ? admitted : patient;
            }
        }
        return patient;
    }

    private NoteFields.Title title(Draft draft, FieldRules rules) {
        String name = draft.types().stream().flatMap(NoteMaker::names).findFirst().orElse(null);
        NoteCategory category =
                draft.types().stream()
                        .flatMap(type -> type.getCoding().stream())
                        .filter(Coding::hasCode)
                        .flatMap(
                                coding ->
                                        settings
                                                .categories()
                                                .find(coding.getSystem(), coding.getCode())
                                                .stream())
                        .findFirst()
                        .orElseGet(() -> byName(draft.types()));
        String title = draft.title() == null ? name : draft.title();
        String description =
                title == null || title.equals(name)
                        ? title
                        : Categories.describe(category, name, title);
        return new NoteFields.Title(category, rules.title(description, "description"));
    }

    private static NoteCategory byName(List<CodeableConcept> types) {
        return types.stream()
                .flatMap(NoteMaker::names)
                .map(Categories::of)
                .filter(category -> category != NoteCategory.UNKNOWN)
                .findFirst()
                .orElse(NoteCategory.UNKNOWN);
    }

    /** What people call a type. */
    private static Stream<String> names(CodeableConcept type) {
        return Stream.concat(
                        Stream.of(type.getText() == null ? "" : type.getText()),
                        type.getCoding().stream()
                                .map(coding -> coding.hasDisplay() ? coding.getDisplay() : ""))
                .filter(name -> !name.isBlank());
    }
}
