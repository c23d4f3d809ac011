package org.longitude.ingest.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of a table that an operator writes, and where it stands. Blank lines are none, nor are
 * comments, which begin with {@code #}.
 *
 * @param table the table's name
 * @param number of the line, from 1
 * @param text the line without blanks around it
 */
public record TableLine(String table, int number, String text) {

    /**
     * The entries of a file.
     *
     * @param form what it should be, for people
     * @throws IngestException if it cannot be read, or is longer than that
     */
    public static List<TableLine> read(Path file, int bytesMax, String form) {
        try {
            if (Files.size(file) > bytesMax) {
                throw new IngestException(
                        IngestError.BAD_CONFIGURATION,
                        file + ": above " + bytesMax + " bytes (expected: a table)");
            }
            return of(file.toString(), Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IngestException(
                    IngestError.BAD_CONFIGURATION,
                    file + ": cannot be read (expected: " + form + ")",
                    e);
        }
    }

    /** The entries among lines. */
    public static List<TableLine> of(String table, List<String> lines) {
        List<TableLine> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                entries.add(new TableLine(table, i + 1, text));
            }
        }
        return entries;
    }

    /** What is wrong with it. */
    public IngestException bad(String message) {
        return new IngestException(
                IngestError.BAD_CONFIGURATION, table + " line " + number + ": " + message);
    }
}
