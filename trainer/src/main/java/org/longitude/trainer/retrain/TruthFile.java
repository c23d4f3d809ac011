package org.longitude.trainer.retrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** Reads what {@code longitude ingest synthetic --truth} wrote: an admission a line. */
public final class TruthFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TruthFile() {}

    /**
     * The phrases of every admission in the file.
     *
     * @throws TrainerException {@code CONFIG_INVALID} if it is no such file, naming the line
     */
    @SuppressWarnings("UnusedException") // A parser's message quotes the line.
    public static EvidenceTruth read(Path file) {
        Map<String, List<EvidenceTruth.Span>> spans = new HashMap<>();
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                JsonNode admission = JSON.readTree(line);
                spans.put(
                        text(admission, "admission_id", file, number),
                        spans(admission, file, number));
            }
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw invalid(file, number, "no JSON");
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "--truth: %s cannot be read (expected: a file of 'ingest synthetic --truth')"
                            .formatted(file),
                    e);
        }
        return admissionId -> spans.getOrDefault(admissionId, List.of());
    }

    private static List<EvidenceTruth.Span> spans(JsonNode admission, Path file, int line) {
        List<EvidenceTruth.Span> spans = new ArrayList<>();
        for (JsonNode span : admission.path("evidence")) {
            int start = span.path("start").asInt(-1);
            int end = span.path("end").asInt(-1);
            if (start < 0 || end <= start) {
                throw invalid(file, line, "start %d, end %d".formatted(start, end));
            }
            spans.add(
                    new EvidenceTruth.Span(
                            text(span, "code", file, line),
                            text(span, "note_id", file, line),
                            start,
                            end));
        }
        return spans;
    }

    private static String text(JsonNode node, String field, Path file, int line) {
        String text = node.path(field).asText("");
        if (text.isEmpty()) {
            throw invalid(file, line, "no " + field);
        }
        return text;
    }

    private static TrainerException invalid(Path file, int line, String found) {
        return new TrainerException(
                TrainerError.CONFIG_INVALID,
                "--truth: %s, line %d: %s (expected: admission_id and evidence with code, note_id, start, end)"
                        .formatted(file, line, found));
    }
}
