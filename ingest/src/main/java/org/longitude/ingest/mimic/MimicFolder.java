package org.longitude.ingest.mimic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.RecordKind;

/**
 * A folder with MIMIC-III's tables as .csv or .csv.gz files, their names in any case.
 *
 * <p>A table that is not there is an error unless it is allowed to be missing: a folder without
 * DIAGNOSES_ICD would otherwise look like patients without diagnoses.
 */
public final class MimicFolder {

    private final Map<MimicTable, Path> files;

    private MimicFolder(Map<MimicTable, Path> files) {
        this.files = files;
    }

    /** Looks into a folder. */
    public static MimicFolder open(Path folder, boolean tablesMayBeMissing) {
        Map<MimicTable, Path> found = new EnumMap<>(MimicTable.class);
        for (MimicTable table : MimicTable.values()) {
            find(folder, table).ifPresent(file -> found.put(table, file));
        }
        Set<MimicTable> missing =
                Arrays.stream(MimicTable.values())
                        .filter(table -> !found.containsKey(table))
                        .collect(Collectors.toSet());
        if (found.isEmpty() || (!missing.isEmpty() && !tablesMayBeMissing)) {
            throw new IngestException(
                    IngestError.SOURCE_UNUSABLE,
                    folder
                            + ": tables missing: "
                            + missing.stream().sorted().map(Enum::name).toList()
                            + " (expected: each as .csv or .csv.gz; --allow-missing reads those"
                            + " that are there)");
        }
        return new MimicFolder(found);
    }

    private static Optional<Path> find(Path folder, MimicTable table) {
        String name = table.name().toLowerCase(Locale.ROOT);
        Set<String> names = Set.of(name + ".csv", name + ".csv.gz");
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> found =
                    entries.filter(
                                    file ->
                                            names.contains(
                                                    String.valueOf(file.getFileName())
                                                            .toLowerCase(Locale.ROOT)))
                            .sorted()
                            .toList();
            if (found.size() > 1) {
                throw new IngestException(
                        IngestError.SOURCE_UNUSABLE,
                        folder + ": " + table + " is there more than once (expected: one file)");
            }
            return found.stream().findFirst();
        } catch (IOException | UncheckedIOException e) {
            throw new IngestException(
                    IngestError.SOURCE_UNREADABLE,
                    folder + ": cannot be listed (expected: a folder of MIMIC-III's tables)",
                    e);
        }
    }

    Optional<Path> file(MimicTable table) {
        return Optional.ofNullable(files.get(table));
    }

    /** Bytes that a run reads: code tables are read twice. */
    public long bytesToRead() {
        long total = 0;
        for (Map.Entry<MimicTable, Path> entry : files.entrySet()) {
            int passes = entry.getKey().kind() == RecordKind.CODES ? 2 : 1;
            total += passes * sizeBytes(entry.getValue());
        }
        return total;
    }

    private static long sizeBytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new IngestException(
                    IngestError.SOURCE_UNREADABLE, file + ": its size cannot be read", e);
        }
    }
}
