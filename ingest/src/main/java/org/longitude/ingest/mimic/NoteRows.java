package org.longitude.ingest.mimic;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.csv.CsvRow;
import org.longitude.ingest.csv.CsvTable;
import org.longitude.ingest.csv.RowHandler;
import org.longitude.ingest.source.Categories;
import org.longitude.ingest.source.ChartTimes;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/**
 * NOTEEVENTS. A row without HADM_ID is a note without an admission: archived, never coded, text for
 * pre-training. A row with ISERROR = 1 is counted and left out.
 */
final class NoteRows implements RowHandler {

    private static final String ADDENDUM = "Addendum";

    private final RowContext context;

    NoteRows(RowContext context) {
        this.context = context;
    }

    @Override
    public List<Intake> handle(CsvRow row, CsvTable table) {
        Problems problems = new Problems();
        if (isError(row, problems)) {
            return List.of(new Skipped(row.position(), Skipped.Reason.MARKED_AS_ERROR));
        }
        NoteFields note = note(row, problems);
        if (!problems.none()) {
            return List.of(table.refuse(row, problems.first().orElseThrow()));
        }
        String noteId = Objects.requireNonNull(note.noteId());
        return List.of(
                new NoteRead(
                        note.toNote(noteId, note.admissionId(), context.arrival()), List.of()));
    }

    private static boolean isError(CsvRow row, Problems problems) {
        String flag = row.cell("ISERROR");
        if (flag == null || flag.strip().equals("0")) {
            return false;
        }
        if (flag.strip().equals("1")) {
            return true;
        }
        problems.add(RejectionReason.BAD_FLAG, "ISERROR");
        return false;
    }

    private NoteFields note(CsvRow row, Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String noteId = RowIds.required(row, "ROW_ID", rules, problems);
        String patientId = context.ids().patient(row, rules, problems);
        String admissionId = context.ids().admission(row, rules, problems);
        if (problems.none()) {
            context.stays().check(admissionId, patientId, problems);
        }
        NoteFields.Title title = title(row, rules);
        return new NoteFields(
                noteId,
                admissionId,
                patientId,
                title,
                NoteFields.Life.of(status(title, row)),
                chartedAt(row, problems),
                rules.text(Objects.requireNonNullElse(row.cell("TEXT"), ""), "TEXT", false));
    }

    private static NoteFields.Title title(CsvRow row, FieldRules rules) {
        String name = row.cell("CATEGORY");
        NoteCategory category = name == null ? NoteCategory.UNKNOWN : Categories.of(name);
        String description = Categories.describe(category, name, row.cell("DESCRIPTION"));
        return new NoteFields.Title(category, rules.title(description, "DESCRIPTION"));
    }

    private static NoteStatus status(NoteFields.Title title, CsvRow row) {
        String description = row.cell("DESCRIPTION");
        boolean addendum =
                title.category() == NoteCategory.DISCHARGE_SUMMARY
                        && description != null
                        && description.strip().equalsIgnoreCase(ADDENDUM);
        return addendum ? NoteStatus.ADDENDUM : NoteStatus.FINAL;
    }

    /** Discharge summaries have a date only, most other notes a time too. */
    private static @Nullable Instant chartedAt(CsvRow row, Problems problems) {
        Instant time = ChartTimes.parse(row.cell("CHARTTIME"), "CHARTTIME", problems);
        return time == null ? ChartTimes.parse(row.cell("CHARTDATE"), "CHARTDATE", problems) : time;
    }
}
