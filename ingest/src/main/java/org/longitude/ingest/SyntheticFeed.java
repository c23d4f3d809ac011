package org.longitude.ingest;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.codes.CodeList;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.Categories;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.synthetic.CodeKind;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticAdmission;
import org.longitude.ingest.synthetic.SyntheticAdmissions;
import org.longitude.ingest.synthetic.SyntheticCode;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.ingest.synthetic.SyntheticNote;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

/**
 * Synthetic admissions as notes and codes for the topics. The split stands in {@code
 * source_system}, as {@code synthetic-train} and so on, so that who trains from the topics knows
 * which admissions are held out.
 *
 * <p>Threading: may be shared.
 */
public final class SyntheticFeed {

    private static final String SOURCE_SYSTEM_PREFIX = "synthetic-";
    private static final String ADDENDUM = "Addendum";

    private final SyntheticAdmissions admissions;
    private final Arrival arrival;

    /**
     * A feed of the admissions of one configuration.
     *
     * @param origin live or history
     * @param codingRequested whether codes are wanted
     */
    public SyntheticFeed(
            SyntheticConfig config, Origin origin, boolean codingRequested, Clock clock) {
        this.admissions = new SyntheticAdmissions(config);
        this.arrival = new Arrival(sourceSystem(config.split()), origin, codingRequested, clock);
    }

    /** The source system of a split's notes and codes. */
    public static String sourceSystem(Split split) {
        return SOURCE_SYSTEM_PREFIX + split.name().toLowerCase(Locale.ROOT);
    }

    /** What one admission sends: its notes in order of charting, then its codes. */
    public List<Intake> at(long index) {
        return intakes(admissions.at(index));
    }

    /** What the first admissions send, one after another. */
    public Stream<Intake> stream(long count) {
        return LongStream.range(0, count).boxed().flatMap(index -> at(index).stream());
    }

    /** What a generated admission sends. */
    public List<Intake> intakes(SyntheticAdmission admission) {
        List<Intake> items = new ArrayList<>();
        String admissionId = Long.toString(admission.admissionId());
        String patientId = Long.toString(admission.patientId());
        for (SyntheticNote note : admission.notes()) {
            String noteId = Long.toString(note.noteId());
            NoteFields fields = fields(note, noteId, admissionId, patientId);
            items.add(new NoteRead(fields.toNote(noteId, admissionId, arrival), List.of()));
        }
        for (CodeKind kind : CodeKind.values()) {
            List<CodeList.Entry> entries = entries(admission, kind);
            if (!entries.isEmpty()) {
                CodeList list =
                        new CodeList(
                                admissionId,
                                patientId,
                                CodeSystem.ICD_9_CM,
                                org.longitude.schemas.v1.CodeKind.valueOf(kind.name()),
                                entries);
                items.add(new CodesRead(list.toAssignedCodes(arrival)));
            }
        }
        return items;
    }

    private static List<CodeList.Entry> entries(SyntheticAdmission admission, CodeKind kind) {
        return admission.codes().stream()
                .filter(code -> code.kind() == kind)
                .map((SyntheticCode code) -> new CodeList.Entry(code.code(), code.sequence()))
                .toList();
    }

    private static NoteFields fields(
            SyntheticNote note, String noteId, String admissionId, String patientId) {
        return new NoteFields(
                noteId,
                admissionId,
                patientId,
                new NoteFields.Title(
                        Categories.of(note.category()), PatientText.of(note.description())),
                new NoteFields.Life(status(note), 0, null, parent(note)),
                utc(note.chartedAt()),
                note.text());
    }

    private static NoteStatus status(SyntheticNote note) {
        if (note.enteredInError()) {
            return NoteStatus.ENTERED_IN_ERROR;
        }
        return note.description().equals(ADDENDUM) ? NoteStatus.ADDENDUM : NoteStatus.FINAL;
    }

    private static @Nullable String parent(SyntheticNote note) {
        Long parent = note.addendumOf();
        return parent == null ? null : Long.toString(parent);
    }

    private static Instant utc(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC);
    }
}
