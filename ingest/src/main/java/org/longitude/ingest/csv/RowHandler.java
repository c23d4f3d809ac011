package org.longitude.ingest.csv;

import java.util.List;
import org.longitude.ingest.source.Intake;

/** What one table's rows become. */
public interface RowHandler {

    /** What a row gives: nothing, where it only adds to what is known. */
    List<Intake> handle(CsvRow row, CsvTable table);

    /** What is left when the table is at its end. */
    default List<Intake> end(CsvTable table) {
        return List.of();
    }

    /** After the end: whether the table has to be read once more. */
    default boolean wantsMore() {
        return false;
    }
}
