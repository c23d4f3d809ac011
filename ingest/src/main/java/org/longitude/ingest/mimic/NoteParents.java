package org.longitude.ingest.mimic;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.csv.CsvRow;
import org.longitude.ingest.csv.CsvTable;
import org.longitude.ingest.csv.RowHandler;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * discharge_detail and radiology_detail: which note an addendum adds to, said of the addendum
 * (parent_note_id) or of its parent (addendum_note_id). What else they say (authors, examinations)
 * is in no note.
 */
final class NoteParents implements RowHandler {

    private static final String PARENT = "parent_note_id";
    private static final String ADDENDUM = "addendum_note_id";

    private final LookupTables.Table parentOf;

    NoteParents(LookupTables tables) {
        this.parentOf = tables.table("parents");
    }

    @Override
    public List<Intake> handle(CsvRow row, CsvTable table) {
        String field = row.cell("FIELD_NAME");
        String name = field == null ? "" : field.strip().toLowerCase(Locale.ROOT);
        if (!name.equals(PARENT) && !name.equals(ADDENDUM)) {
            return List.of();
        }
        Problems problems = new Problems();
        FieldRules rules = new FieldRules(problems);
        String note = RowIds.required(row, "NOTE_ID", rules, problems);
        String other = RowIds.required(row, "FIELD_VALUE", rules, problems);
        if (note != null && other != null) {
            add(name.equals(PARENT) ? note : other, name.equals(PARENT) ? other : note, problems);
        }
        return problems.first().map(problem -> refusal(row, table, problem)).orElse(List.of());
    }

    private static List<Intake> refusal(CsvRow row, CsvTable table, Problem problem) {
        return List.of(table.refuse(row, problem));
    }

    private void add(String addendum, String parent, Problems problems) {
        String known = parentOf.putIfAbsent(addendum, parent);
        if (addendum.equals(parent) || (known != null && !known.equals(parent))) {
            problems.add(RejectionReason.AMBIGUOUS_RELATION, "FIELD_VALUE");
        }
    }

    /** The note that an addendum adds to; null where nothing says so. */
    @Nullable String of(String addendum) {
        String parent = parentOf.get(addendum);
        return addendum.equals(parent) ? null : parent;
    }
}
