package org.longitude.ingest.jsonl;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.longitude.ingest.json.StrictJson;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * The known fields of one line. Unknown fields are passed over without being built, so that a line
 * costs no more than what is read of it; duplicates are refused everywhere.
 */
final class JsonFields {

    private static final int NESTING_MAX = 32;
    private static final int TOKENS_MAX = 1_000_000;

    private static final ObjectMapper JSON =
            JsonMapper.builder(StrictJson.factory(NESTING_MAX, TOKENS_MAX)).build();

    private final Map<Field, JsonNode> values = new EnumMap<>(Field.class);
    private final Problems problems;

    private JsonFields(Problems problems) {
        this.problems = problems;
    }

    /** Reads a line; where it is no object, nothing is in it and the problem says why. */
    static JsonFields parse(String line, Problems problems) {
        JsonFields fields = new JsonFields(problems);
        try (JsonParser parser = JSON.createParser(line)) {
            fields.readObject(parser);
        } catch (IOException e) {
            // The exception itself is dropped: its message quotes the line.
            problems.add(StrictJson.reasonOf(e), null);
        }
        return fields;
    }

    /** The value of a field; empty where it is absent or null. */
    Optional<JsonNode> get(Field field) {
        return Optional.ofNullable(values.get(field));
    }

    private void readObject(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            skipRest(parser);
            problems.add(RejectionReason.NOT_AN_OBJECT, null);
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            readField(parser);
        }
        if (parser.nextToken() != null) {
            problems.add(RejectionReason.BAD_JSON, null);
        }
    }

    private void readField(JsonParser parser) throws IOException {
        String name = parser.currentName();
        parser.nextToken();
        Optional<Field> field = Field.named(name);
        if (field.isEmpty()) {
            parser.skipChildren();
            return;
        }
        JsonNode value = JSON.readTree(parser);
        if (!value.isNull()) {
            put(field.get(), value);
        }
    }

    private void put(Field field, JsonNode value) {
        JsonNode before = values.putIfAbsent(field, value);
        if (before != null && !before.equals(value)) {
            problems.add(RejectionReason.CONFLICTING_FIELDS, field.label());
        }
    }

    /** A broken line that is no object is told as broken. */
    private static void skipRest(JsonParser parser) throws IOException {
        while (parser.nextToken() != null) {
            // Nothing to keep.
        }
    }
}
