package org.longitude.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;

/**
 * The schema as outsiders should see it. Generated classes carry {@code avro.java.string}, which
 * says how Java holds a string and nothing about the bytes; registered with it, the same contract
 * would become two versions, ours and everybody else's.
 */
final class PlainSchema {

    private static final String JAVA_STRING = "avro.java.string";

    private PlainSchema() {}

    static Schema of(Schema schema) {
        ObjectMapper json = new ObjectMapper();
        try {
            JsonNode tree = json.readTree(schema.toString());
            return new Schema.Parser().parse(strip(tree).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Avro wrote a schema that is not JSON", e);
        }
    }

    private static JsonNode strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(JAVA_STRING);
        }
        node.forEach(PlainSchema::strip);
        return node;
    }
}
