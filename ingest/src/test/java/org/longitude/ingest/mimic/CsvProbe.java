package org.longitude.ingest.mimic;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.IngestException;
import org.longitude.schemas.Quarantine;

/** A table of any bytes, for the fuzzer, whose class stands elsewhere. */
public final class CsvProbe {

    private static final Quarantine QUARANTINE = quarantine();

    private CsvProbe() {}

    private static Quarantine quarantine() {
        try {
            return Quarantine.open(
                    Files.createTempDirectory("longitude-fuzz-").resolve("q"), 1L << 30);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all rows; a header that lacks columns is the one failure there may be. */
    public static void read(byte[] bytes) {
        if (bytes.length > 0 && bytes[0] == 0x1f) {
            return; // Damaged gzip has tests of its own.
        }
        int rows = 0;
        try (CsvTable table =
                CsvTable.open(
                        MimicTable.ADMISSIONS,
                        ByteSource.of("file:fuzz", new ByteArrayInputStream(bytes)),
                        QUARANTINE)) {
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
