package org.longitude.ingest.csv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.RawRecord;
import org.longitude.ingest.source.RecordEnds;
import org.longitude.ingest.source.RecordReader;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Rejections;
import org.longitude.ingest.source.Skipped;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.ingest.source.StrictUtf8;
import org.longitude.schemas.Quarantine;

/**
 * The rows of one table. Rows are cut by our own reader, which bounds them and keeps their bytes
 * and places, and their cells are told apart by Commons CSV: on its own it would read on to the end
 * of the file, in memory, where one quote is missing.
 *
 * <p>Threading: one thread. Ownership: closes its file.
 */
public final class CsvTable implements AutoCloseable {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();
    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** A header that is longer is not given along with a dead letter. */
    private static final int HEADER_CHARACTERS_MAX = 4096;

    /** Reasons that rest on other tables: such a row cannot be judged by itself. */
    private static final Set<RejectionReason> OF_OTHER_TABLES =
            Set.of(
                    RejectionReason.UNKNOWN_PATIENT,
                    RejectionReason.UNKNOWN_ADMISSION,
                    RejectionReason.PATIENT_MISMATCH,
                    RejectionReason.DUPLICATE_ADMISSION);

    private final TableShape shape;
    private final ByteSource source;
    private final RecordReader records;
    private final Rejections rejections;
    private final Map<String, Integer> columns;
    private final int columnCount;
    private final @Nullable String headerLine;

    private CsvTable(TableShape shape, ByteSource source, Quarantine quarantine) {
        this.shape = shape;
        this.source = source;
        this.records =
                new RecordReader(source, RecordEnds.csvRows(), shape.rowBytesMax(), quarantine);
        this.rejections = new Rejections(quarantine);
        String line = headerLine();
        List<String> header = header(line);
        this.headerLine = line.length() > HEADER_CHARACTERS_MAX ? null : line;
        this.columnCount = header.size();
        this.columns = columns(header);
    }

    /** Opens a table; its header is read at once. */
    public static CsvTable open(TableShape shape, ByteSource source, Quarantine quarantine) {
        try {
            return new CsvTable(shape, source, quarantine);
        } catch (IngestException e) {
            source.close();
            throw e;
        }
    }

    /** What a row turned out to be. */
    public sealed interface Outcome {

        /** Its cells are there. */
        record Cells(CsvRow row) implements Outcome {}

        /** There is nothing to take from it: rejected or skipped. */
        record Nothing(Intake why) implements Outcome {}
    }

    /** Whether another row is to come. */
    public boolean hasNext() {
        return records.hasNext();
    }

    /** The next row. */
    public Outcome next() {
        RawRecord record = records.next();
        if (record instanceof RawRecord.TooLong tooLong) {
            return new Outcome.Nothing(rejections.of(tooLong, shape.kind()));
        }
        if (record instanceof RawRecord.Damaged damaged) {
            return new Outcome.Nothing(rejections.of(damaged, shape.kind()));
        }
        return outcome((RawRecord.Whole) record);
    }

    /** Refuses a row whose cells were told apart, but do not make sense. */
    public Intake refuse(CsvRow row, Problem problem) {
        boolean alone = shape.rowsStandAlone() && !OF_OTHER_TABLES.contains(problem.reason());
        return rejections.of(
                row.position(), problem, shape.kind(), row.bytes(), alone ? headerLine : null);
    }

    /**
     * Refuses rows that belong together, as one dead letter.
     *
     * @param position of the row at fault
     * @param rows all of them, line by line
     */
    public Intake refuseTogether(SourcePosition position, Problem problem, OriginalBytes rows) {
        return rejections.of(position, problem, shape.kind(), rows, headerLine);
    }

    /** Bytes of the file read so far. */
    public long rawBytesRead() {
        return source.rawBytesRead();
    }

    @Override
    public void close() {
        records.close();
    }

    private Outcome outcome(RawRecord.Whole record) {
        if (!record.complete()) {
            return refuse(record, RejectionReason.TRUNCATED_ROW);
        }
        if (!record.wellQuoted()) {
            return refuse(record, RejectionReason.MALFORMED_ROW);
        }
        Optional<String> text = StrictUtf8.decode(record.bytes().toByteArray());
        if (text.isEmpty()) {
            return refuse(record, RejectionReason.INVALID_UTF8);
        }
        if (text.get().isBlank()) {
            return new Outcome.Nothing(new Skipped(record.position(), Skipped.Reason.BLANK_LINE));
        }
        Optional<List<String>> cells = cells(text.get());
        if (cells.isEmpty()) {
            return refuse(record, RejectionReason.MALFORMED_ROW);
        }
        if (cells.get().size() != columnCount) {
            return refuse(record, RejectionReason.WRONG_COLUMN_COUNT);
        }
        return new Outcome.Cells(
                new CsvRow(record.position(), record.bytes(), columns, cells.get()));
    }

    private Outcome refuse(RawRecord.Whole record, RejectionReason reason) {
        return new Outcome.Nothing(
                rejections.of(
                        record.position(),
                        new Problem(reason, null),
                        shape.kind(),
                        record.bytes(),
                        shape.rowsStandAlone() ? headerLine : null));
    }

    private static Optional<List<String>> cells(String row) {
        try (CSVParser parser = CSVParser.parse(row, FORMAT)) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 ? Optional.of(records.get(0).toList()) : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            // The exception itself is dropped: its message may quote the row.
            return Optional.empty();
        }
    }

    private String headerLine() {
        if (records.hasNext() && records.next() instanceof RawRecord.Whole first) {
            Optional<String> line =
                    StrictUtf8.decode(first.bytes().toByteArray()).map(CsvTable::withoutMark);
            if (line.isPresent()) {
                return line.get();
            }
        }
        throw unusable("it has no header line");
    }

    private List<String> header(String line) {
        return cells(line).orElseThrow(() -> unusable("it has no header line")).stream()
                .map(name -> name.strip().toUpperCase(Locale.ROOT))
                .toList();
    }

    private Map<String, Integer> columns(List<String> header) {
        Map<String, Integer> found = new HashMap<>();
        for (String column : shape.columns()) {
            if (!header.contains(column)) {
                throw unusable("its header has no column " + column);
            }
            if (header.indexOf(column) != header.lastIndexOf(column)) {
                throw unusable("its header has the column " + column + " twice");
            }
            found.put(column, header.indexOf(column));
        }
        for (String column : shape.optional()) {
            if (header.indexOf(column) != header.lastIndexOf(column)) {
                throw unusable("its header has the column " + column + " twice");
            }
            if (header.contains(column)) {
                found.put(column, header.indexOf(column));
            }
        }
        return Map.copyOf(found);
    }

    private IngestException unusable(String found) {
        // The header itself is not shown: where it is missing, the first line is a patient's row.
        return new IngestException(
                IngestError.SOURCE_UNUSABLE,
                source.name()
                        + ": "
                        + found
                        + " (expected: "
                        + String.join(",", shape.columns())
                        + " among its columns, in any order and case)");
    }

    private static String withoutMark(String line) {
        return !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
    }
}
