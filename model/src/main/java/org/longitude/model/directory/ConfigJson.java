package org.longitude.model.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** {@code config.json} as it is: keys that nobody here knows come out as they went in. */
final class ConfigJson {

    static final String FILE = "config.json";

    /** Longest configuration; labels of a big code set take about one. */
    static final long BYTES_MAX = 8L << 20;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ConfigJson() {}

    static ObjectNode read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw invalid(directory, "no config.json", "a Hugging Face directory");
        }
        long bytes = Files.size(file);
        if (bytes > BYTES_MAX) {
            throw invalid(file, bytes + " bytes", "at most " + BYTES_MAX);
        }
        JsonNode root = JSON.readTree(Files.readAllBytes(file));
        if (root instanceof ObjectNode object) {
            return object;
        }
        throw invalid(file, "no JSON object", "a configuration");
    }

    static void write(ObjectNode root, Path directory) throws IOException {
        Files.writeString(
                directory.resolve(FILE),
                JSON.writeValueAsString(root) + "\n",
                StandardCharsets.UTF_8);
    }

    static ModelException invalid(Path path, String found, String expected) {
        return new ModelException(
                ModelError.CONFIG_INVALID,
                "%s: %s (expected: %s)".formatted(path, found, expected));
    }
}
