package org.longitude.trainer.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** JSON as this module writes and reads it: names in snake case, numbers that come back equal. */
public final class JsonFiles {
    private static final JsonMapper LINE =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();
    private static final JsonMapper JSON =
            LINE.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonFiles() {}

    /** Writes a file that people read too. */
    public static void write(Path file, Object value) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(value) + "\n", StandardCharsets.UTF_8);
    }

    /** As {@link #write}, but whole or not there, also after the machine lost power. */
    public static void writeDurably(Path file, Object value) throws IOException {
        String text = JSON.writeValueAsString(value) + "\n";
        DurableFiles.replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a file.
     *
     * @throws TrainerException {@code FILE_FAILED} naming the file if it cannot be read or is not
     *     such an object
     */
    public static <T> T read(Path file, Class<T> type) {
        try {
            return JSON.readValue(Files.readAllBytes(file), type);
        } catch (JsonProcessingException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED, "%s: %s".formatted(file, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED, "%s: cannot be read".formatted(file), e);
        }
    }

    /** A value as the tree that {@link #write} would write. */
    public static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /**
     * The value of a tree.
     *
     * @throws IllegalArgumentException if it is not such an object
     */
    public static <T> T value(JsonNode tree, Class<T> type) {
        return JSON.convertValue(tree, type);
    }

    /** A value on one line. */
    static String line(Object value) {
        try {
            return LINE.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value cannot be written as JSON", e);
        }
    }
}
