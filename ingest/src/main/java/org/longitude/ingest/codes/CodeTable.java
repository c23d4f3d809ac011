package org.longitude.ingest.codes;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.csv.CsvReadings;
import org.longitude.ingest.csv.TableShape;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.IntakeReader;
import org.longitude.ingest.source.RecordKind;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.CodeSystem;

/**
 * Assigned codes from a table in CSV, a row a code: {@code admission_id} and {@code code}, and
 * optionally {@code patient_id}, {@code system}, {@code kind}, {@code sequence} and {@code
 * assigned_at}.
 *
 * <p>A list is whole (ADR 5), so all rows of an admission become its lists, one for each system and
 * kind, wherever the rows stand; the table is read twice. An admission with a bad row is refused
 * whole, in one dead letter: a list without one of its codes would be a wrong one.
 *
 * <p>Threading: one thread. Ownership: closes what it opens.
 */
public final class CodeTable implements IntakeReader {

    /** Longest row: an id, a code and a date have room in a fraction of it. */
    static final int ROW_BYTES_MAX = 64 << 10;

    private static final TableShape SHAPE =
            new TableShape(
                    RecordKind.CODES,
                    List.of("ADMISSION_ID", "CODE"),
                    List.of("PATIENT_ID", "SYSTEM", "KIND", "SEQUENCE", "ASSIGNED_AT"),
                    false,
                    ROW_BYTES_MAX);

    private final CsvReadings readings;

    /**
     * Reads a table.
     *
     * @param source opens it; twice
     */
    public CodeTable(Supplier<ByteSource> source, Settings settings, Quarantine quarantine) {
        CodeTableRows rows = new CodeTableRows(settings);
        this.readings =
                new CsvReadings(
                        List.of(
                                new CsvReadings.Reading(SHAPE, source, rows.counting(), true),
                                new CsvReadings.Reading(SHAPE, source, rows, false)),
                        quarantine);
    }

    /**
     * How rows are read.
     *
     * @param defaultSystem of rows that name no system; empty where each has to
     */
    public record Settings(
            Arrival arrival, Authorities authorities, Optional<CodeSystem> defaultSystem) {

        @Nullable CodeSystem otherwise() {
            return defaultSystem.orElse(null);
        }
    }

    /** Whether a header line is of such a table. */
    public static boolean isHeader(String line) {
        String upper = "," + line.toUpperCase(Locale.ROOT).replaceAll("[\"\\s]", "") + ",";
        return SHAPE.columns().stream().allMatch(column -> upper.contains("," + column + ","));
    }

    @Override
    public boolean hasNext() {
        return readings.hasNext();
    }

    @Override
    public Intake next() {
        return readings.next();
    }

    /** Bytes of the file read so far, for a progress bar. */
    public long rawBytesRead() {
        return readings.rawBytesRead();
    }

    @Override
    public void close() {
        readings.close();
    }
}
