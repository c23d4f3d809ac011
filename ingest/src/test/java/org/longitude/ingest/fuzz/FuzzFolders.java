package org.longitude.ingest.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.longitude.schemas.Quarantine;

/** A folder for what is too large, one a process. */
final class FuzzFolders {

    private FuzzFolders() {}

    static Quarantine quarantine() {
        try {
            return Quarantine.open(
                    Files.createTempDirectory("longitude-fuzz-").resolve("q"), 1L << 30);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
