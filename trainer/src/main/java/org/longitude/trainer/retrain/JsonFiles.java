package org.longitude.trainer.retrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** JSON as this module writes and reads it. */
final class JsonFiles {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private JsonFiles() {}

    static void write(Path file, Object value) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(value) + "\n", StandardCharsets.UTF_8);
    }

    static <T> T read(Path file, Class<T> type) {
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
}
