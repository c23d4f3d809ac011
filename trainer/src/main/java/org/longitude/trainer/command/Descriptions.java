package org.longitude.trainer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** What codes stand for, from a JSON array of objects with {@code code} and {@code description}. */
public final class Descriptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Descriptions() {}

    /**
     * Reads a file; without one nothing is described.
     *
     * @throws TrainerException {@code CONFIG_INVALID}
     */
    public static Map<String, String> read(@Nullable Path file) {
        if (file == null) {
            return Map.of();
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            Map<String, String> descriptions = new HashMap<>();
            for (JsonNode entry : root) {
                String code = entry.path("code").asText();
                String description = entry.path("description").asText();
                if (code.isEmpty() || description.isEmpty()) {
                    throw invalid(
                            file,
                            "entry %d lacks code or description".formatted(descriptions.size()),
                            null);
                }
                descriptions.put(code, description);
            }
            return descriptions;
        } catch (JsonProcessingException e) {
            throw invalid(file, e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw invalid(file, "cannot be read", e);
        }
    }

    private static TrainerException invalid(Path file, String found, @Nullable Throwable cause) {
        return new TrainerException(
                TrainerError.CONFIG_INVALID,
                "--descriptions %s: %s (expected: a JSON array of objects with code and description)"
                        .formatted(file, found),
                cause);
    }
}
