package org.longitude.trainer.report;

import java.util.List;

/**
 * A table of a report. The first column names its rows; the others are numbers and stand at the
 * right.
 *
 * @param caption a sentence: what is in it
 * @param heads one a column
 * @param rows each with a cell for every head; an empty cell means that there is nothing to say
 */
public record Table(String caption, List<String> heads, List<List<String>> rows) {

    public Table {
        heads = List.copyOf(heads);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != heads.size()) {
                throw new IllegalArgumentException(
                        "table '%s': a row of %d cells (expected: %d)"
                                .formatted(caption, row.size(), heads.size()));
            }
        }
    }
}
