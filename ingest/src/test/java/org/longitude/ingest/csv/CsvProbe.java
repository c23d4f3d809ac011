package org.longitude.ingest.csv;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.RecordKind;
import org.longitude.schemas.Quarantine;

/** A table of any bytes, for the fuzzer, whose class stands elsewhere. */
public final class CsvProbe {

    private static final TableShape SHAPE =
            TableShape.of(RecordKind.NOTE, false, List.of("SUBJECT_ID", "HADM_ID"), List.of());

    private CsvProbe() {}

    /** Reads all rows; a header that lacks columns is the one failure there may be. */
    public static void read(byte[] bytes, Quarantine quarantine) {
        if (bytes.length > 0 && bytes[0] == 0x1f) {
            return; // Damaged gzip has tests of its own.
        }
        int rows = 0;
        try (CsvTable table =
                CsvTable.open(
                        SHAPE,
                        ByteSource.of("file:fuzz", new ByteArrayInputStream(bytes)),
                        quarantine)) {
            while (table.hasNext()) {
                table.next();
                rows++;
                if (rows > bytes.length + 1) {
                    throw new AssertionError("more rows than bytes");
                }
            }
        } catch (IngestException e) {
            if (rows > 0) {
                throw e;
            }
        }
    }
}
