package org.longitude.deploy.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/**
 * What a run came to, as {@code --report} writes it.
 *
 * @param admissionsIn distinct admissions sent
 * @param predictionsOut distinct admissions of them with codes for all of their notes
 * @param duplicates predictions whose (admission, revision) a reader of committed records saw again
 * @param deadLettered records on all dead-letter topics, lines that ingest refused included
 * @param deadLetters the same by stage and reason
 * @param rejectedLines lines that ingest refused
 * @param latencyMs from sending an admission's last note to its codes being readable
 * @param microF1 against the assigned codes; null where the input has none
 * @param macroF1 mean of the codes' F1, 0 for a code with nothing to count; null as above
 * @param routed where predictions went by the precision asked for; null where nobody asked
 * @param bundleId the model
 * @param firstPredictionS from the start of the process to the first readable codes
 * @param seconds from the start of the process to the end
 */
@JsonPropertyOrder({
    "admissions_in",
    "predictions_out",
    "duplicates",
    "dead_lettered",
    "latency_ms",
    "micro_f1",
    "macro_f1",
    "bundle_id"
})
record DemoReport(
        long admissionsIn,
        long predictionsOut,
        long duplicates,
        long deadLettered,
        Totals.LatencyMs latencyMs,
        @JsonProperty("micro_f1") @Nullable Double microF1,
        @JsonProperty("macro_f1") @Nullable Double macroF1,
        @Nullable Routed routed,
        String bundleId,
        Map<String, Long> deadLetters,
        long rejectedLines,
        long words,
        @Nullable Double unknownWordRate,
        double admissionsPerSecond,
        @JsonProperty("first_prediction_s") @Nullable Double firstPredictionS,
        double seconds) {

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    DemoReport {
        deadLetters = new TreeMap<>(deadLetters);
    }

    /** Whether every admission sent has its codes. */
    boolean complete() {
        return predictionsOut == admissionsIn;
    }

    void write(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, json() + "\n");
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.FOLDER_UNUSABLE,
                    "--report " + file + " cannot be written: " + e.getMessage(),
                    e);
        }
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report is always JSON", e);
        }
    }
}
