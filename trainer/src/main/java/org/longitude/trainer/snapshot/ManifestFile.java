package org.longitude.trainer.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.CorpusCounts;
import org.longitude.trainer.corpus.Snapshot;
import org.longitude.trainer.corpus.SnapshotManifest;

/**
 * {@code manifest.json} of a snapshot folder. The same records give the same file, byte for byte.
 *
 * @param format of the folder; this release reads and writes {@value #FORMAT}
 * @param snapshot cluster, topics, offsets, schemas and content
 * @param normalizerHash of the one normaliser that all notes went through
 * @param counts what was read and what was left out
 * @param codedAdmissions how many admissions have text and codes
 * @param standingNotes how many notes stand, of every category
 * @param present by topic and partition the offsets that hold records, see {@link OffsetRuns}
 * @param files every other file of the folder, by name
 */
public record ManifestFile(
        int format,
        Snapshot snapshot,
        String normalizerHash,
        CorpusCounts counts,
        int codedAdmissions,
        int standingNotes,
        Map<String, Map<Integer, String>> present,
        Map<String, FileSum> files) {
    static final int FORMAT = 1;
    static final String NAME = "manifest.json";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    public ManifestFile {
        present = new TreeMap<>(present);
        files = new TreeMap<>(files);
    }

    /** A file as it was written. */
    public record FileSum(long bytes, String sha256) {}

    /** What a corpus says of itself. */
    public SnapshotManifest manifest() {
        return new SnapshotManifest(snapshot, normalizerHash, counts);
    }

    /** One number for all of it: SHA-256 of the topics' own. */
    public String contentSha256() {
        List<String> parts = snapshot.topics().stream().map(t -> t.topic() + t.sha256()).toList();
        return Sha256.of(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest cannot be written as JSON", e);
        }
    }

    static ManifestFile parse(String text, Object where) {
        try {
            ManifestFile manifest = JSON.readValue(text, ManifestFile.class);
            if (manifest.format() != FORMAT) {
                throw damaged(where, "format " + manifest.format(), null);
            }
            return manifest;
        } catch (JsonProcessingException e) {
            throw damaged(where, e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a manifest.
     *
     * @param file the file, or the folder that holds it
     */
    public static ManifestFile read(Path file) {
        Path manifest = Files.isDirectory(file) ? file.resolve(NAME) : file;
        try {
            return parse(Files.readString(manifest), manifest);
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s: cannot be read (expected: a folder of 'train snapshot', or its %s)"
                            .formatted(manifest, NAME),
                    e);
        }
    }

    private static TrainerException damaged(Object where, String what, @Nullable Exception cause) {
        return new TrainerException(
                TrainerError.SNAPSHOT_DAMAGED,
                "%s: %s (expected: a snapshot's manifest of format %d)"
                        .formatted(where, what, FORMAT),
                cause);
    }
}
