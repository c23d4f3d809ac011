package org.longitude.ingest.mimic;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.csv.CsvRow;
import org.longitude.ingest.csv.CsvTable;
import org.longitude.ingest.csv.RowHandler;
import org.longitude.ingest.source.ChartTimes;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/**
 * discharge and radiology of MIMIC-IV-Note. A row without hadm_id is a note without an admission:
 * archived, never coded. note_id is made of subject_id, note_type and note_seq; where it is not,
 * the row's cells have moved, and it is refused.
 */
final class TypedNoteRows implements RowHandler {

    private final Set<MimicTable> tables;
    private final RowContext context;
    private final NoteParents parents;

    private TypedNoteRows(Set<MimicTable> tables, RowContext context, NoteParents parents) {
        this.tables = tables;
        this.context = context;
        this.parents = parents;
    }

    /** Rows of one table, which may have its own types only. */
    static TypedNoteRows of(MimicTable table, RowContext context, NoteParents parents) {
        return new TypedNoteRows(Set.of(table), context, parents);
    }

    /** Rows of either table, of whose parents nothing is known. */
    static TypedNoteRows ofAnyTable(RowContext context, NoteParents none) {
        return new TypedNoteRows(
                Set.of(MimicTable.NOTE_DISCHARGE, MimicTable.NOTE_RADIOLOGY), context, none);
    }

    @Override
    public List<Intake> handle(CsvRow row, CsvTable rows) {
        Problems problems = new Problems();
        NoteFields note = note(row, problems);
        if (!problems.none()) {
            return List.of(rows.refuse(row, problems.first().orElseThrow()));
        }
        String noteId = Objects.requireNonNull(note.noteId());
        return List.of(
                new NoteRead(
                        note.toNote(noteId, note.admissionId(), context.arrival()), List.of()));
    }

    private NoteFields note(CsvRow row, Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String noteId = RowIds.required(row, "NOTE_ID", rules, problems);
        String patientId = context.ids().patient(row, rules, problems);
        String admissionId = context.ids().admission(row, rules, problems);
        Optional<NoteType> type = type(row, problems);
        checkId(row, noteId, problems);
        if (problems.none()) {
            context.stays().check(admissionId, patientId, problems);
        }
        return new NoteFields(
                noteId,
                admissionId,
                patientId,
                new NoteFields.Title(
                        type.map(NoteType::category).orElse(NoteCategory.UNKNOWN), null),
                life(noteId, type),
                chartedAt(row, problems),
                rules.text(Objects.requireNonNullElse(row.cell("TEXT"), ""), "TEXT", false));
    }

    private Optional<NoteType> type(CsvRow row, Problems problems) {
        Optional<NoteType> type = NoteType.of(tables, row.cell("NOTE_TYPE"));
        if (type.isEmpty()) {
            problems.add(RejectionReason.UNKNOWN_NOTE_TYPE, "NOTE_TYPE");
        }
        return type;
    }

    private static void checkId(CsvRow row, @Nullable String noteId, Problems problems) {
        String made =
                cell(row, "SUBJECT_ID")
                        + "-"
                        + cell(row, "NOTE_TYPE")
                        + "-"
                        + cell(row, "NOTE_SEQ");
        if (!made.equals(noteId)) {
            problems.add(RejectionReason.NOTE_ID_MISMATCH, "NOTE_ID");
        }
    }

    private static String cell(CsvRow row, String column) {
        String cell = row.cell(column);
        return cell == null ? "" : cell.strip();
    }

    private NoteFields.Life life(@Nullable String noteId, Optional<NoteType> type) {
        NoteStatus status = type.map(NoteType::status).orElse(NoteStatus.UNKNOWN);
        boolean addendum = type.map(NoteType::isAddendum).orElse(false);
        return new NoteFields.Life(
                status, 0, null, addendum && noteId != null ? parents.of(noteId) : null);
    }

    /** Discharge summaries are charted on a day, at midnight, reports at their time. */
    private static @Nullable Instant chartedAt(CsvRow row, Problems problems) {
        Instant time = ChartTimes.parse(row.cell("CHARTTIME"), "CHARTTIME", problems);
        return time == null ? ChartTimes.parse(row.cell("STORETIME"), "STORETIME", problems) : time;
    }
}
