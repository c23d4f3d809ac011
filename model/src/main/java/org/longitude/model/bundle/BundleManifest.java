package org.longitude.model.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * {@code bundle.json}: which files belong to a bundle and what their bytes must be.
 *
 * <p>The bundle's hash is that of {@code sha256sum}'s output over its files in the order of their
 * names, so that it can be recomputed in a shell; its id ends with the hash's first eight digits.
 */
record BundleManifest(
        @JsonProperty("format_version") int formatVersion,
        String id,
        String hash,
        SortedMap<String, FileEntry> files) {

    static final int FORMAT_VERSION = 1;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    /** What one file must be. */
    record FileEntry(long bytes, String sha256) {}

    BundleManifest {
        if (formatVersion != FORMAT_VERSION) {
            throw invalid(
                    "format_version: %d (expected: %d; a newer release of Longitude wrote it?)"
                            .formatted(formatVersion, FORMAT_VERSION));
        }
        if (id == null || hash == null || files == null) {
            throw invalid("id, hash or files is missing (expected: all three)");
        }
        files = new TreeMap<>(files);
        for (String name : files.keySet()) {
            if (!FILE_NAME.matcher(name).matches() || name.equals(BundleFiles.MANIFEST)) {
                throw invalid(
                        "file name '%s' (expected: a plain name inside the bundle)"
                                .formatted(name));
            }
        }
        for (String name : BundleFiles.REQUIRED) {
            if (!files.containsKey(name)) {
                throw new ModelException(
                        ModelError.BUNDLE_MISSING_FILE,
                        "%s: does not list %s (expected: %s)"
                                .formatted(BundleFiles.MANIFEST, name, BundleFiles.REQUIRED));
            }
        }
        String found = hashOf(files);
        if (!found.equals(hash) || !id.endsWith("-" + hash.substring(0, 8))) {
            throw new ModelException(
                    ModelError.BUNDLE_CORRUPT,
                    "%s: hash of the listed files %s, hash stated %s, id %s (expected: all to agree)"
                            .formatted(BundleFiles.MANIFEST, found, hash, id));
        }
    }

    static BundleManifest of(String name, LocalDate created, Map<String, FileEntry> files) {
        if (!NAME.matcher(name).matches()) {
            throw invalid(
                    "name: '%s' (expected: lower-case letters, digits and hyphens)"
                            .formatted(name));
        }
        SortedMap<String, FileEntry> sorted = new TreeMap<>(files);
        String hash = hashOf(sorted);
        String date = created.format(DateTimeFormatter.BASIC_ISO_DATE);
        return new BundleManifest(
                FORMAT_VERSION, name + "-" + date + "-" + hash.substring(0, 8), hash, sorted);
    }

    static BundleManifest read(Path directory) {
        Path file = directory.resolve(BundleFiles.MANIFEST);
        try {
            long bytes = Files.size(file);
            if (bytes > BundleFiles.MANIFEST_BYTES_MAX) {
                throw invalid(
                        "%s: %d bytes (expected: at most %d)"
                                .formatted(file, bytes, BundleFiles.MANIFEST_BYTES_MAX));
            }
            return JSON.readValue(Files.readAllBytes(file), BundleManifest.class);
        } catch (NoSuchFileException e) {
            throw new ModelException(
                    ModelError.BUNDLE_MISSING_FILE,
                    "%s: not there (expected: a bundle directory; was the path mistyped?)"
                            .formatted(file),
                    e);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof ModelException refusal) {
                throw refusal;
            }
            throw new ModelException(
                    ModelError.BUNDLE_INVALID, "%s: %s".formatted(file, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.BUNDLE_INVALID, "%s: cannot be read".formatted(file), e);
        }
    }

    void write(Path directory) throws IOException {
        Files.writeString(
                directory.resolve(BundleFiles.MANIFEST),
                JSON.writeValueAsString(this) + "\n",
                StandardCharsets.UTF_8);
    }

    private static String hashOf(SortedMap<String, FileEntry> files) {
        StringBuilder listing = new StringBuilder();
        files.forEach(
                (name, entry) ->
                        listing.append(entry.sha256()).append("  ").append(name).append('\n'));
        return Sha256.of(listing.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ModelException invalid(String message) {
        return new ModelException(ModelError.BUNDLE_INVALID, message);
    }
}
