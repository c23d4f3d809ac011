package org.longitude.ingest.mimic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.RawRecord;
import org.longitude.ingest.source.RecordEnds;
import org.longitude.ingest.source.RecordReader;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Rejections;
import org.longitude.ingest.source.Skipped;
import org.longitude.ingest.source.StrictUtf8;
import org.longitude.schemas.Quarantine;

/**
 * The rows of one table. Rows are cut by our own reader, which bounds them and keeps their bytes
 * and places, and their cells are told apart by Commons CSV: on its own it would read on to the end
 * of the file, in memory, where one quote is missing.
 *
 * <p>Threading: one thread. Ownership: closes its file.
 */
final class CsvTable implements AutoCloseable {

    /** Longest row that is parsed: the largest note by default, its quotes doubled, and more. */
    static final int ROW_BYTES_MAX = 16 << 20;

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final MimicTable table;
    private final ByteSource source;
    private final RecordReader records;
    private final Rejections rejections;
    private final Map<String, Integer> columns;
    private final int columnCount;

    private CsvTable(MimicTable table, ByteSource source, Quarantine quarantine) {
        this.table = table;
        this.source = source;
        this.records = new RecordReader(source, RecordEnds.csvRows(), ROW_BYTES_MAX, quarantine);
        this.rejections = new Rejections(quarantine);
        List<String> header = header();
        this.columnCount = header.size();
        this.columns = columns(header);
    }

    static CsvTable open(MimicTable table, Path file, Quarantine quarantine) {
        return open(table, ByteSource.open(file), quarantine);
    }

    static CsvTable open(MimicTable table, ByteSource source, Quarantine quarantine) {
        try {
            return new CsvTable(table, source, quarantine);
        } catch (IngestException e) {
            source.close();
            throw e;
        }
    }

    /** What a row turned out to be. */
    sealed interface Outcome {

        /** Its cells are there. */
        record Cells(CsvRow row) implements Outcome {}

        /** There is nothing to take from it: rejected or skipped. */
        record Nothing(Intake why) implements Outcome {}
    }

    boolean hasNext() {
        return records.hasNext();
    }

    Outcome next() {
        RawRecord record = records.next();
        if (record instanceof RawRecord.TooLong tooLong) {
            return new Outcome.Nothing(rejections.of(tooLong, table.kind()));
        }
        if (record instanceof RawRecord.Damaged damaged) {
            return new Outcome.Nothing(rejections.of(damaged, table.kind()));
        }
        return outcome((RawRecord.Whole) record);
    }

    /** Refuses a row whose cells were told apart, but do not make sense. */
    Intake refuse(CsvRow row, Problem problem) {
        return rejections.of(row.position(), problem, table.kind(), row.bytes());
    }

    long rawBytesRead() {
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
                        table.kind(),
                        record.bytes()));
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

    private List<String> header() {
        if (records.hasNext() && records.next() instanceof RawRecord.Whole first) {
            Optional<List<String>> names =
                    StrictUtf8.decode(first.bytes().toByteArray())
                            .map(CsvTable::withoutMark)
                            .flatMap(CsvTable::cells);
            if (names.isPresent()) {
                return names.get().stream()
                        .map(name -> name.strip().toUpperCase(Locale.ROOT))
                        .toList();
            }
        }
        throw unusable("it has no header line");
    }

    private Map<String, Integer> columns(List<String> header) {
        Map<String, Integer> found = new HashMap<>();
        for (String column : table.columns()) {
            if (!header.contains(column)) {
                throw unusable("its header has no column " + column);
            }
            if (header.indexOf(column) != header.lastIndexOf(column)) {
                throw unusable("its header has the column " + column + " twice");
            }
            found.put(column, header.indexOf(column));
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
                        + String.join(",", table.columns())
                        + " among its columns, in any order and case)");
    }

    private static String withoutMark(String line) {
        return !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
    }
}
