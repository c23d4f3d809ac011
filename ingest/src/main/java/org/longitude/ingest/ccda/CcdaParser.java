package org.longitude.ingest.ccda;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.attachment.GuardedXml;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.NoteStatus;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * One clinical document to one note. Documents of one set are versions of one note: its id is the
 * set's, its version the document's version number. A document without a set is a note of its own.
 * A section that stands alone is a note too, named by its content.
 */
public final class CcdaParser {

    private static final String SECTION = "section";

    private final CcdaSettings settings;
    private final CdaIds ids;
    private final DocumentTypes types;

    public CcdaParser(CcdaSettings settings) {
        this.settings = settings;
        this.ids = new CdaIds(settings.authorities());
        this.types = new DocumentTypes(settings.categories());
    }

    /** The note; empty where the document is refused, and the first problem says why. */
    public Optional<NoteRead> parse(OriginalBytes xml, Problems problems) {
        Document document = GuardedXml.parse(xml, Cda::isLeftOut, problems);
        if (document == null) {
            return Optional.empty();
        }
        Element root = document.getDocumentElement();
        if (SECTION.equals(root.getLocalName()) && Cda.isHl7(root)) {
            NoteRead read = section(root, problems);
            return problems.none() ? Optional.of(read) : Optional.empty();
        }
        Optional<NoteRead> read =
                CdaBody.clinicalDocument(document, problems)
                        .map(clinical -> document(clinical, problems));
        return problems.none() ? read : Optional.empty();
    }

    private NoteRead document(Element root, Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String documentId = id(Cda.first(root, "id"), "id", rules);
        if (documentId == null) {
            problems.add(RejectionReason.MISSING_ID, "id");
        }
        String setId = id(Cda.first(root, "setId"), "setId", rules);
        Instant charted = CdaTimes.parse(value(root, "effectiveTime"), "effectiveTime", problems);
        NoteFields fields =
                new NoteFields(
                        setId == null ? documentId : setId,
                        admission(Cda.first(root, "componentOf", "encompassingEncounter"), rules),
                        rules.id(
                                Cda.first(root, "recordTarget", "patientRole")
                                        .flatMap(role -> ids.patient(Cda.children(role, "id")))
                                        .orElse(null),
                                "patientRole"),
                        types.title(root, rules),
                        life(root, setId, charted, problems),
                        charted,
                        rules.text(CdaBody.text(root, problems), "text", false));
        return note(fields, documentId);
    }

    /** A section on its own, as notes travel within other documents. */
    private NoteRead section(Element section, Problems problems) {
        FieldRules rules = new FieldRules(problems);
        NarrativeText narrative = new NarrativeText();
        narrative.addSection(section);
        Optional<Element> act = Cda.first(section, "entry", "act");
        NoteFields fields =
                new NoteFields(
                        id(act.flatMap(note -> Cda.first(note, "id")), "id", rules),
                        admission(
                                act.flatMap(
                                        note -> Cda.first(note, "entryRelationship", "encounter")),
                                rules),
                        null,
                        types.title(section, rules),
                        NoteFields.Life.of(status(act)),
                        CdaTimes.parse(
                                act.flatMap(note -> value(note, "effectiveTime")),
                                "effectiveTime",
                                problems),
                        rules.text(narrative.text(), "text", false));
        return note(fields, null);
    }

    /** A note activity's; whatever is not completed may still change. */
    private static NoteStatus status(Optional<Element> act) {
        String code =
                act.flatMap(note -> Cda.first(note, "statusCode"))
                        .flatMap(status -> Cda.attribute(status, "code"))
                        .orElse("completed");
        return switch (code) {
            case "completed" -> NoteStatus.FINAL;
            case "nullified" -> NoteStatus.ENTERED_IN_ERROR;
            default -> NoteStatus.PRELIMINARY;
        };
    }

    private NoteRead note(NoteFields fields, @Nullable String sendersId) {
        String id = fields.noteId() == null ? fields.contentId() : fields.noteId();
        return new NoteRead(
                fields.toNote(id, fields.admissionId(), settings.arrival(), sendersId), List.of());
    }

    private @Nullable String admission(Optional<Element> encounter, FieldRules rules) {
        return rules.admissionId(
                encounter.flatMap(one -> ids.firstOf(Cda.children(one, "id"))).orElse(null),
                "encounter");
    }

    private @Nullable String id(Optional<Element> id, String field, FieldRules rules) {
        return rules.id(id.flatMap(ids::of).orElse(null), field);
    }

    private static Optional<String> value(Element parent, String name) {
        return Cda.first(parent, name).flatMap(element -> Cda.attribute(element, "value"));
    }

    private NoteFields.Life life(
            Element root, @Nullable String setId, @Nullable Instant charted, Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String replaces = null;
        String parent = null;
        boolean ownSet = false;
        for (Element related : Cda.children(root, "relatedDocument")) {
            String other = parent(related, rules);
            switch (related.getAttribute("typeCode")) {
                case "RPLC", "XFRM" -> {
                    boolean own = other != null && other.equals(setId);
                    ownSet |= own;
                    replaces = one(replaces, own ? null : other, problems);
                }
                case "APND" -> parent = one(parent, other, problems);
                default -> problems.add(RejectionReason.INVALID_VALUE, "relatedDocument");
            }
        }
        NoteStatus status =
                parent != null
                        ? NoteStatus.ADDENDUM
                        : ownSet ? NoteStatus.AMENDED : NoteStatus.FINAL;
        return new NoteFields.Life(
                status, version(root, setId, charted, problems), replaces, parent);
    }

    /** The note that a parent document is a version of. */
    private @Nullable String parent(Element related, FieldRules rules) {
        Optional<Element> document = Cda.first(related, "parentDocument");
        Optional<Element> set = document.flatMap(parent -> Cda.first(parent, "setId"));
        return id(
                set.isPresent() ? set : document.flatMap(parent -> Cda.first(parent, "id")),
                "relatedDocument",
                rules);
    }

    private static @Nullable String one(
            @Nullable String before, @Nullable String other, Problems problems) {
        if (before != null && other != null && !before.equals(other)) {
            problems.add(RejectionReason.AMBIGUOUS_RELATION, "relatedDocument");
        }
        return before == null ? other : before;
    }

    private static long version(
            Element root, @Nullable String setId, @Nullable Instant charted, Problems problems) {
        Optional<String> number = value(root, "versionNumber");
        if (number.isEmpty()) {
            return setId == null || charted == null ? 0 : Math.max(0, charted.toEpochMilli());
        }
        if (!number.get().matches("[0-9]{1,18}")) {
            problems.add(RejectionReason.BAD_VERSION, "versionNumber");
            return 0;
        }
        return Long.parseLong(number.get());
    }
}
