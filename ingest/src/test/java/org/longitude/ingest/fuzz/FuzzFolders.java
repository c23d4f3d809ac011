package org.longitude.ingest.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.longitude.schemas.Quarantine;

/** Folders for what is too large, gone once the targets are done. */
public final class FuzzFolders {

    private static final List<Path> MADE = new CopyOnWriteArrayList<>();

    private FuzzFolders() {}

    /** A quarantine in a folder of its own, which {@link #deleteAll()} deletes. */
    public static Quarantine quarantine() {
        try {
            Path folder = Files.createTempDirectory("longitude-fuzz-");
            MADE.add(folder);
            return Quarantine.open(folder.resolve("q"), 1L << 30);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what was made; who runs a target calls it last. */
    static void deleteAll() {
        MADE.forEach(FuzzFolders::delete);
        MADE.clear();
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
