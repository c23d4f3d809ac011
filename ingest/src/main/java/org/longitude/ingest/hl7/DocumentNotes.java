package org.longitude.ingest.hl7;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/**
 * MDM: a document and its life. T01 to T04 bring it, T05 and T06 add to another (TXA-13), T07 and
 * T08 edit it, T09 and T10 replace another, T11 takes it back. The odd ones announce without
 * bringing the text.
 */
final class DocumentNotes {

    private static final Set<String> ANNOUNCEMENTS = Set.of("T01", "T05", "T07", "T09");
    private static final String STATUS_CHANGE = "T03";
    private static final String CANCELLATION = "T11";

    private final Reading reading;

    DocumentNotes(Reading reading) {
        this.reading = reading;
    }

    List<Intake> read() {
        Optional<Hl7Segment> pid = reading.only("PID");
        Optional<Hl7Segment> txa = reading.only("TXA");
        if (pid.isEmpty() || txa.isEmpty()) {
            return List.of();
        }
        ObservationText text = text();
        String content = text.text();
        NoteStatus status = status(txa.get());
        boolean retracted = status == NoteStatus.ENTERED_IN_ERROR;
        boolean empty = !text.hasValues() && !text.hasUnreadAttachment();
        if (!retracted && empty && isAnnouncement()) {
            return List.of(
                    new Skipped(reading.position(), Skipped.Reason.NOTIFICATION_WITHOUT_CONTENT));
        }
        if (!retracted && empty && reading.trigger().equals(STATUS_CHANGE)) {
            reading.problems().add(RejectionReason.STATUS_WITHOUT_TEXT, "OBX");
        }
        if (!retracted && text.isUnreadAttachment()) {
            reading.problems().add(RejectionReason.UNREADABLE_ATTACHMENT, "OBX-5");
        }
        return items(note(pid.get(), txa.get(), status, content), text);
    }

    private boolean isAnnouncement() {
        return ANNOUNCEMENTS.contains(reading.trigger());
    }

    private List<Intake> items(NoteFields note, ObservationText text) {
        String noteId = note.noteId();
        List<AssignedCodes> codes =
                new CodeSegments(reading).read(note.admissionId(), note.patientId());
        if (!reading.problems().none() || noteId == null) {
            return List.of();
        }
        List<Intake> items = new ArrayList<>();
        items.add(
                new NoteRead(
                        note.toNote(
                                noteId, note.admissionId(), reading.arrival(), reading.controlId()),
                        codes));
        if (text.hasUnreadAttachment()) {
            items.add(new Skipped(reading.position(), Skipped.Reason.ATTACHMENT_UNREAD));
        }
        return items;
    }

    private NoteFields note(
            Hl7Segment pid, Hl7Segment txa, NoteStatus status, @Nullable String content) {
        Optional<Hl7Segment> pv1 = reading.message().first("PV1");
        String noteId = reading.ids().entity(txa, 12, "TXA-12");
        if (noteId == null) {
            reading.problems().add(RejectionReason.MISSING_ID, "TXA-12");
        }
        boolean mayBeBlank = status == NoteStatus.ENTERED_IN_ERROR;
        return new NoteFields(
                noteId,
                reading.ids().admission(pv1, pid),
                reading.ids().patient(pid),
                title(txa),
                life(txa, noteId, status),
                reading.firstTime(txa, 6, 7, 4),
                mayBeBlank && content == null
                        ? PatientText.of("")
                        : reading.tools().rules().text(content, "OBX-5", mayBeBlank));
    }

    /** Only what follows TXA is the document; before it stands the order that it answers. */
    private ObservationText text() {
        ObservationText text =
                new ObservationText(reading.message().delimiters(), reading.problems());
        boolean inDocument = false;
        for (Hl7Segment segment : reading.message().segments()) {
            inDocument |= segment.name().equals("TXA");
            if (inDocument) {
                text.add(segment);
            }
        }
        return text;
    }

    private NoteStatus status(Hl7Segment txa) {
        NoteStatus stated =
                new NoteStatuses(reading.problems()).document(txa.value(17), txa.value(19));
        if (reading.trigger().equals(CANCELLATION)) {
            return NoteStatus.ENTERED_IN_ERROR;
        }
        if (stated != NoteStatus.FINAL) {
            return stated;
        }
        return switch (reading.trigger()) {
            case "T05", "T06" -> NoteStatus.ADDENDUM;
            case "T07", "T08", "T09", "T10" -> NoteStatus.AMENDED;
            default -> NoteStatus.FINAL;
        };
    }

    private NoteFields.Life life(Hl7Segment txa, @Nullable String noteId, NoteStatus status) {
        String parent = reading.ids().entity(txa, 13, "TXA-13");
        boolean own = parent == null || parent.equals(noteId);
        return switch (reading.trigger()) {
            case "T05", "T06" -> {
                if (own) {
                    reading.problems().add(RejectionReason.MISSING_ID, "TXA-13");
                }
                yield new NoteFields.Life(status, reading.version(), null, parent);
            }
            case "T09", "T10" -> {
                if (parent == null) {
                    reading.problems().add(RejectionReason.MISSING_ID, "TXA-13");
                }
                yield new NoteFields.Life(status, reading.version(), own ? null : parent, null);
            }
            case "T07", "T08" ->
                    new NoteFields.Life(status, reading.version(), own ? null : parent, null);
            default -> new NoteFields.Life(status, reading.version(), null, null);
        };
    }

    /** What the first observation says it is, where TXA-2 is of a table that nobody knows. */
    private Hl7Categories.Coded firstObservation() {
        return Hl7Categories.observation(
                reading.message().segments().stream()
                        .dropWhile(segment -> !segment.name().equals("TXA"))
                        .filter(segment -> segment.name().equals("OBX"))
                        .findFirst());
    }

    private NoteFields.Title title(Hl7Segment txa) {
        String type = txa.value(2);
        String name = txa.value(2, 2);
        String ordered = reading.message().first("OBR").map(obr -> obr.value(4, 2)).orElse(null);
        NoteCategory category =
                reading.tools()
                        .categories()
                        .of(
                                new Hl7Categories.Coded(
                                        type, txa.value(2, 3), name, Hl7Categories.DOCUMENT_TYPES),
                                firstObservation());
        return Hl7Categories.title(
                category, type, name == null ? ordered : name, reading.tools().rules(), "TXA-2");
    }
}
