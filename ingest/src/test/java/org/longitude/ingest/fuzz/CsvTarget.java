package org.longitude.ingest.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.longitude.ingest.csv.CsvProbe;
import org.longitude.schemas.Quarantine;

/** Any bytes are rows of cells, rejections or skips, and reading them ends. */
public final class CsvTarget {

    private static final byte[] HEADER = "SUBJECT_ID,HADM_ID\n".getBytes(UTF_8);

    private static final Quarantine QUARANTINE = FuzzFolders.quarantine();

    private CsvTarget() {}

    /** Loads what reading needs before the fuzzer's clock runs. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput("1,2\n3\n".getBytes(UTF_8));
    }

    /** Jazzer's entry: the bytes as a file, and as the rows under a header. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        CsvProbe.read(bytes, QUARANTINE);
        byte[] table = Arrays.copyOf(HEADER, HEADER.length + bytes.length);
        System.arraycopy(bytes, 0, table, HEADER.length, bytes.length);
        CsvProbe.read(table, QUARANTINE);
    }
}
