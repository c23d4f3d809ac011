package org.longitude.ingest.csv;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.SourcePosition;

/** A row whose cells could be told apart. Shows none of them in its {@code toString}. */
public final class CsvRow {

    private final SourcePosition position;
    private final OriginalBytes bytes;
    private final Map<String, Integer> columns;
    private final List<String> cells;

    CsvRow(
            SourcePosition position,
            OriginalBytes bytes,
            Map<String, Integer> columns,
            List<String> cells) {
        this.position = position;
        this.bytes = bytes;
        this.columns = columns;
        this.cells = cells;
    }

    /** Where it stands. */
    public SourcePosition position() {
        return position;
    }

    /** It, as it stands. */
    public OriginalBytes bytes() {
        return bytes;
    }

    /** A cell as it stands; null where it is empty. */
    public @Nullable String cell(String column) {
        Integer index = columns.get(column);
        if (index == null) {
            throw new IllegalArgumentException("column " + column + " (expected: a required one)");
        }
        String cell = cells.get(index);
        return cell.isEmpty() ? null : cell;
    }

    /** A cell of a column that the table may lack; null where it does, or is empty. */
    public @Nullable String optionalCell(String column) {
        return columns.containsKey(column) ? cell(column) : null;
    }

    /** An id; null where the cell is blank, which is a problem only for those that need it. */
    public @Nullable String id(String column, Problems problems) {
        String cell = cell(column);
        if (cell == null || cell.isBlank()) {
            return null;
        }
        if (isFraction(cell.strip())) {
            problems.add(RejectionReason.FRACTIONAL_ID, column);
            return null;
        }
        return cell;
    }

    private static boolean isFraction(String id) {
        int dot = id.indexOf('.');
        return dot > 0 && id.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }

    @Override
    public String toString() {
        return "CsvRow[" + position + "]";
    }
}
