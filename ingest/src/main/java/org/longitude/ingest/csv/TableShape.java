package org.longitude.ingest.csv;

import java.util.List;
import org.longitude.ingest.source.RecordKind;

/**
 * What a table has to look like. Columns stand in any order and case; others are left alone.
 *
 * @param kind whose dead letters its refused rows are
 * @param columns those that it must have, in upper case
 * @param optional those that it may have
 * @param rowsStandAlone whether a row can be read under its header alone, and so be sent again by
 *     itself
 * @param rowBytesMax the longest row that is parsed
 */
public record TableShape(
        RecordKind kind,
        List<String> columns,
        List<String> optional,
        boolean rowsStandAlone,
        int rowBytesMax) {

    /** Longest row with a note in it: the largest one by default, its quotes doubled, and more. */
    public static final int NOTE_ROW_BYTES_MAX = 16 << 20;

    public TableShape {
        columns = List.copyOf(columns);
        optional = List.copyOf(optional);
    }

    /** A table of notes, or of what notes are held against. */
    public static TableShape of(
            RecordKind kind, boolean rowsStandAlone, List<String> columns, List<String> optional) {
        return new TableShape(kind, columns, optional, rowsStandAlone, NOTE_ROW_BYTES_MAX);
    }
}
