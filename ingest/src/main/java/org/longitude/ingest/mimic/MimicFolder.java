package org.longitude.ingest.mimic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;

/**
 * Folders with MIMIC's tables as .csv or .csv.gz files, their names in any case: of MIMIC-III all
 * in one folder; of MIMIC-IV in hosp and note, as PhysioNet has them, or beside each other.
 *
 * <p>A table that is not there is an error unless it is allowed to be missing: a folder without
 * DIAGNOSES_ICD would otherwise look like patients without diagnoses.
 */
public final class MimicFolder {

    private static final Set<MimicTable> MARKS_OF_IV =
            Set.of(MimicTable.NOTE_DISCHARGE, MimicTable.NOTE_RADIOLOGY);

    private final MimicEdition edition;
    private final Map<MimicTable, Path> files;

    private MimicFolder(MimicEdition edition, Map<MimicTable, Path> files) {
        this.edition = edition;
        this.files = files;
    }

    /**
     * Looks into folders.
     *
     * @param folders one, or MIMIC-IV's and MIMIC-IV-Note's
     * @param stated the edition; empty where the tables shall tell
     */
    public static MimicFolder open(
            List<Path> folders, Optional<MimicEdition> stated, boolean tablesMayBeMissing) {
        MimicEdition edition = stated.orElseGet(() -> edition(folders));
        Map<MimicTable, Path> found = new EnumMap<>(MimicTable.class);
        List<MimicTable> missing = new ArrayList<>();
        for (MimicTable table : MimicTable.of(edition)) {
            find(folders, table)
                    .ifPresentOrElse(file -> found.put(table, file), () -> missing.add(table));
        }
        if (found.isEmpty() || (!missing.isEmpty() && !tablesMayBeMissing)) {
            throw new IngestException(
                    IngestError.SOURCE_UNUSABLE,
                    folders
                            + ": tables of "
                            + edition.title()
                            + " missing: "
                            + missing
                            + " (expected: each as .csv or .csv.gz; --allow-missing reads those"
                            + " that are there)");
        }
        return new MimicFolder(edition, found);
    }

    /** The edition whose tables of notes are there, or whose folders. */
    private static MimicEdition edition(List<Path> folders) {
        boolean three = find(folders, MimicTable.NOTEEVENTS).isPresent();
        boolean four =
                MARKS_OF_IV.stream().anyMatch(table -> find(folders, table).isPresent())
                        || MimicTable.of(MimicEdition.IV).stream()
                                .map(MimicTable::module)
                                .anyMatch(module -> hasFolder(folders, module));
        if (three == four) {
            throw new IngestException(
                    IngestError.SOURCE_UNUSABLE,
                    folders
                            + (three
                                    ? ": tables of MIMIC-III and of MIMIC-IV"
                                    : ": neither NOTEEVENTS nor discharge nor radiology")
                            + " (expected: MIMIC-III's tables, or MIMIC-IV's with hosp and note;"
                            + " --edition III or IV says which)");
        }
        return three ? MimicEdition.III : MimicEdition.IV;
    }

    private static boolean hasFolder(List<Path> folders, String module) {
        return folders.stream().anyMatch(folder -> Files.isDirectory(folder.resolve(module)));
    }

    private static Optional<Path> find(List<Path> folders, MimicTable table) {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            found.addAll(filesOf(folder, table));
            Path module = folder.resolve(table.module());
            if (!table.module().isEmpty() && Files.isDirectory(module)) {
                found.addAll(filesOf(module, table));
            }
        }
        if (found.size() > 1) {
            throw new IngestException(
                    IngestError.SOURCE_UNUSABLE,
                    folders + ": " + table + " is there more than once (expected: one file)");
        }
        return found.stream().findFirst();
    }

    private static List<Path> filesOf(Path folder, MimicTable table) {
        Set<String> names = Set.of(table.fileName() + ".csv", table.fileName() + ".csv.gz");
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(
                            file ->
                                    names.contains(
                                            String.valueOf(file.getFileName())
                                                    .toLowerCase(Locale.ROOT)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new IngestException(
                    IngestError.SOURCE_UNREADABLE,
                    folder + ": cannot be listed (expected: a folder of MIMIC's tables)",
                    e);
        }
    }

    /** Which MIMIC it is. */
    public MimicEdition edition() {
        return edition;
    }

    Optional<Path> file(MimicTable table) {
        return Optional.ofNullable(files.get(table));
    }

    boolean has(MimicTable table) {
        return files.containsKey(table);
    }

    /** Bytes that a run reads: code tables are read twice. */
    public long bytesToRead() {
        long total = 0;
        for (Map.Entry<MimicTable, Path> entry : files.entrySet()) {
            total += (entry.getKey().isOfCodes() ? 2 : 1) * sizeBytes(entry.getValue());
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
