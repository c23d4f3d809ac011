package org.longitude.ingest.jsonl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.ingest.http.IngestDesk;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.Problem;
import org.longitude.schemas.v1.Origin;

/** What openapi.json says of a note's and a code's fields, held against what reads them. */
final class DescribedFieldsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonMessages MESSAGES =
            new JsonMessages(
                    JsonLinesSettings.of(
                            new Arrival("test", Origin.LIVE, true, Clock.systemUTC())));

    private static JsonNode schema(String name) {
        try (InputStream in = IngestDesk.class.getResourceAsStream("openapi.json")) {
            return JSON.readTree(in).at("/components/schemas/" + name);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> names(JsonNode schema) {
        List<String> names = new ArrayList<>();
        schema.get("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    static List<String> noteFields() {
        return names(schema("Note"));
    }

    static List<String> codeFields() {
        return names(schema("Code").at("/oneOf/1"));
    }

    private static List<Problem> problems(JsonMessages.Kind kind, JsonNode body) {
        return MESSAGES.read(kind, body.toString().getBytes(UTF_8), false, null).stream()
                .flatMap(message -> message.problem().stream())
                .toList();
    }

    private static ObjectNode note() {
        return JSON.createObjectNode().put("text", "Fever.").put("admission_id", "7");
    }

    private static ObjectNode code() {
        return JSON.createObjectNode().put("code", "I10").put("system", "ICD_10_CM");
    }

    private static ObjectNode noteWith(ObjectNode code) {
        ObjectNode note = note();
        note.set("codes", JSON.createArrayNode().add(code));
        return note;
    }

    @Test
    void shouldDescribeEveryFieldThatIsReadAndNoOther() {
        assertThat(noteFields())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Field.values()).map(Field::label).toList());
        assertThat(codeFields()).containsExactlyInAnyOrder("code", "system", "kind", "sequence");
        assertThat(noteFields()).containsAll(names(schema("Codes")));
    }

    @ParameterizedTest
    @MethodSource("noteFields")
    void shouldReadTheFieldOfANoteThatIsDescribed(String field) {
        ObjectNode note = note();
        note.set(field, JSON.createObjectNode().put("zebra", 1));

        assertThat(problems(JsonMessages.Kind.NOTES, note))
                .extracting(Problem::field)
                .containsExactly(field);
    }

    @ParameterizedTest
    @MethodSource("codeFields")
    void shouldReadTheFieldOfACodeThatIsDescribed(String field) {
        ObjectNode code = code();
        code.set(field, JSON.createObjectNode().put("zebra", 1));

        assertThat(problems(JsonMessages.Kind.NOTES, noteWith(code))).hasSize(1);
    }

    static Stream<List<String>> enumerations() {
        return Stream.of(
                List.of("Note", "/properties/status", "status"),
                List.of("Code", "/oneOf/1/properties/system", "system"),
                List.of("Code", "/oneOf/1/properties/kind", "kind"));
    }

    @ParameterizedTest
    @MethodSource("enumerations")
    void shouldTakeEveryValueThatIsDescribedAndNoOther(List<String> where) {
        ArrayNode values = (ArrayNode) schema(where.get(0)).at(where.get(1)).get("enum");

        assertThat(values).isNotEmpty();
        for (JsonNode value : values) {
            assertThat(problems(JsonMessages.Kind.NOTES, body(where.get(2), value.asText())))
                    .as(value.asText())
                    .isEmpty();
        }
        assertThat(problems(JsonMessages.Kind.NOTES, body(where.get(2), "zebra"))).hasSize(1);
    }

    private static ObjectNode body(String field, String value) {
        if (field.equals("status")) {
            return note().put(field, value);
        }
        // A code that has the shape of each system and kind it is tried with.
        ObjectNode code = code();
        if (value.equals("ICD_10_PCS") || value.equals("PROCEDURE")) {
            code.put("code", "02HV33Z").put("system", "ICD_10_PCS");
        } else if (value.equals("ICD_9_CM")) {
            code.put("code", "428.0");
        }
        return noteWith(code.put(field, value));
    }

    @Test
    void shouldRefuseCodesWithoutWhatIsDescribedAsRequired() {
        ObjectNode codes = JSON.createObjectNode().put("admission_id", "7");
        codes.set("codes", JSON.createArrayNode().add(code()));
        assertThat(problems(JsonMessages.Kind.CODES, codes)).isEmpty();

        Set<String> required = Set.of("admission_id", "codes");
        assertThat(schema("Codes").get("required"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(required);
        for (String field : required) {
            ObjectNode without = codes.deepCopy();
            without.remove(field);
            assertThat(problems(JsonMessages.Kind.CODES, without)).as(field).hasSize(1);
        }
    }
}
