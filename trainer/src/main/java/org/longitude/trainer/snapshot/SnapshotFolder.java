package org.longitude.trainer.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;

/**
 * A snapshot on disk: {@code manifest.json}; {@code records}, an Avro container of each topic's
 * records; {@code cache}, the corpus that follows from them, packed.
 */
public final class SnapshotFolder {
    static final String RECORDS = "records";
    static final String CACHE = "cache";

    private SnapshotFolder() {}

    static String recordFile(String topic) {
        return topic + ".avro";
    }

    /**
     * Opens a snapshot's corpus. Sizes are compared now, and each element's checksum when it is
     * read; {@link #verify} compares everything.
     *
     * @throws TrainerException {@code FILE_FAILED} if this is no snapshot, {@code SNAPSHOT_DAMAGED}
     *     if its files are not those that its manifest names
     */
    public static Corpus open(Path folder) {
        ManifestFile manifest = ManifestFile.read(folder.resolve(ManifestFile.NAME));
        try {
            for (Map.Entry<String, ManifestFile.FileSum> file : manifest.files().entrySet()) {
                if (file.getKey().startsWith(CACHE + "/")) {
                    requireSize(folder, file.getKey(), file.getValue());
                }
            }
            Path cache = folder.resolve(CACHE);
            return new PackedCorpus(
                    PackedFile.open(cache, PackedCorpus.ADMISSIONS),
                    PackedFile.open(cache, PackedCorpus.NOTES),
                    manifest.manifest());
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /**
     * Compares every file with the manifest.
     *
     * @throws TrainerException {@code SNAPSHOT_DAMAGED} for the first that differs
     */
    public static ManifestFile verify(Path folder) {
        ManifestFile manifest = ManifestFile.read(folder.resolve(ManifestFile.NAME));
        try {
            for (Map.Entry<String, ManifestFile.FileSum> file : manifest.files().entrySet()) {
                requireSize(folder, file.getKey(), file.getValue());
                String found = Sha256.of(folder.resolve(file.getKey()));
                if (!found.equals(file.getValue().sha256())) {
                    throw damaged(
                            folder,
                            file.getKey(),
                            "sha256 " + found,
                            "sha256 " + file.getValue().sha256());
                }
            }
            return manifest;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static void requireSize(Path folder, String name, ManifestFile.FileSum expected)
            throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw damaged(folder, name, "not there", expected.bytes() + " bytes");
        }
        if (Files.size(file) != expected.bytes()) {
            throw damaged(folder, name, Files.size(file) + " bytes", expected.bytes() + " bytes");
        }
    }

    private static TrainerException damaged(
            Path folder, String name, String found, String expected) {
        return new TrainerException(
                TrainerError.SNAPSHOT_DAMAGED,
                "%s: %s: %s (expected: %s, as in the manifest; take or import the snapshot again)"
                        .formatted(folder, name, found, expected));
    }

    private static TrainerException unreadable(Path folder, IOException e) {
        return new TrainerException(
                TrainerError.FILE_FAILED,
                "%s: cannot be read: %s (expected: a folder of 'train snapshot')"
                        .formatted(folder, e.getMessage()),
                e);
    }
}
