package org.longitude.preprocess.offline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one line of JSON; bad input is a value with a reason. */
final class NoteLineReader {

    /** Fields that come out as they came in. */
    static final List<String> ID_FIELDS =
            List.of("id", "note_id", "admission_id", "hadm_id", "patient_id");

    private static final ObjectMapper JSON =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(Lines.LINE_BYTES_MAX)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private NoteLineReader() {}

    /**
     * Reads a line.
     *
     * @param bytes the line, or null where it was too long to keep
     */
    static NoteLine read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return new NoteLine.Rejected(LineReason.LINE_TOO_LONG);
        }
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            return new NoteLine.Rejected(LineReason.NOT_JSON);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
        if (root == null || root.isMissingNode()) {
            return new NoteLine.Blank();
        }
        return root.isObject() ? note(root) : new NoteLine.Rejected(LineReason.NOT_AN_OBJECT);
    }

    private static NoteLine note(JsonNode root) {
        JsonNode text = root.path("text");
        if (text.isMissingNode()) {
            return new NoteLine.Rejected(LineReason.TEXT_MISSING);
        }
        if (!text.isTextual()) {
            return new NoteLine.Rejected(LineReason.TEXT_NOT_A_STRING);
        }
        Map<String, JsonNode> ids = new LinkedHashMap<>();
        for (String field : ID_FIELDS) {
            JsonNode id = root.path(field);
            if (id.isMissingNode() || id.isNull()) {
                continue;
            }
            boolean whole =
                    id.isIntegralNumber()
                            || (id.isTextual()
                                    && StandardCharsets.UTF_8.newEncoder().canEncode(id.asText()));
            if (!whole) {
                return new NoteLine.Rejected(LineReason.ID_INVALID);
            }
            ids.put(field, id);
        }
        return new NoteLine.Note(ids, text.asText());
    }
}
