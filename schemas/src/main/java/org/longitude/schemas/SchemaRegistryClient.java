package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.longitude.schemas.RegistryHttp.Answer;
import org.longitude.schemas.UndecodableRecordException.Reason;

/**
 * The few REST calls of a Confluent-compatible schema registry that Longitude needs.
 *
 * <p>Three outcomes are kept apart by type: an answer; the registry's word that a schema does not
 * exist or does not fit ({@link UndecodableRecordException}, {@link IncompatibleSchemaException});
 * and no answer ({@link RegistryUnavailableException}).
 *
 * <p>Threading: safe for several threads. Ids and schemas that were found are cached, since a
 * registry never changes them; refusals are not, since a person may lift them.
 */
public final class SchemaRegistryClient implements SchemaSource {

    private static final int SCHEMA_NOT_FOUND = 40403;
    private static final int SUBJECT_NOT_FOUND = 40401;
    private static final int VERSION_NOT_FOUND = 40402;
    private static final int CONFLICT = 409;

    private record SubjectSchema(String subject, Schema schema) {}

    private final RegistryConfig config;
    private final RegistryHttp http;
    private final BoundedCache<Integer, Schema> schemasById;
    private final BoundedCache<SubjectSchema, Integer> idsBySchema;

    SchemaRegistryClient(RegistryConfig config) {
        this.config = config;
        this.http = new RegistryHttp(config);
        this.schemasById = new BoundedCache<>(config.cachedSchemasMax());
        this.idsBySchema = new BoundedCache<>(config.cachedSchemasMax());
    }

    /**
     * A client of the registry that these properties name.
     *
     * @throws org.apache.kafka.common.config.ConfigException if a property is missing or malformed
     */
    public static SchemaRegistryClient from(Map<String, ?> properties) {
        return new SchemaRegistryClient(RegistryConfig.from(properties));
    }

    /** The name under which the schema of a topic's values is registered. */
    public static String subject(String topic) {
        return topic + "-value";
    }

    /** Id of a schema under a subject: registered, or looked up where registering is off. */
    int idFor(String subject, Schema schema) {
        return config.autoRegister() ? register(subject, schema) : lookup(subject, schema);
    }

    /**
     * Registers a schema under a subject; one that is there already keeps its id.
     *
     * @throws IncompatibleSchemaException if the registry refuses it
     */
    public int register(String subject, Schema schema) {
        return cachedId(subject, schema, "/subjects/" + path(subject) + "/versions");
    }

    /**
     * Id of a schema that is registered already.
     *
     * @throws IncompatibleSchemaException if it is not
     */
    public int lookup(String subject, Schema schema) {
        return cachedId(subject, schema, "/subjects/" + path(subject));
    }

    private int cachedId(String subject, Schema schema, String path) {
        SubjectSchema key = new SubjectSchema(subject, schema);
        Integer known = idsBySchema.get(key);
        if (known != null) {
            return known;
        }
        Answer answer = http.ask("POST", path, request(schema));
        if (!answer.ok()) {
            throw refused(subject, schema, answer);
        }
        int id = required(answer.body(), "id", path).asInt();
        idsBySchema.put(key, id);
        return id;
    }

    private static IncompatibleSchemaException refused(
            String subject, Schema schema, Answer answer) {
        String found =
                switch (answer.errorCode()) {
                    case SCHEMA_NOT_FOUND, SUBJECT_NOT_FOUND, VERSION_NOT_FOUND ->
                            "is not registered (expected: registered beforehand, or "
                                    + RegistryConfig.AUTO_REGISTER
                                    + "=true)";
                    default ->
                            answer.status() == CONFLICT
                                    ? "is incompatible with an earlier version (expected: a change"
                                            + " that the subject's compatibility rule allows)"
                                    : "is refused with HTTP status "
                                            + answer.status()
                                            + " (expected: a schema that the registry accepts)";
                };
        return new IncompatibleSchemaException(
                "schema "
                        + schema.getFullName()
                        + " of subject "
                        + subject
                        + " "
                        + found
                        + "; the registry says, code "
                        + answer.errorCode()
                        + ": "
                        + answer.message());
    }

    /**
     * The schema of an id.
     *
     * @throws UndecodableRecordException if the registry has no such id, or it is no Avro schema
     */
    @Override
    public Schema schemaById(int id) {
        Schema known = schemasById.get(id);
        if (known != null) {
            return known;
        }
        String path = "/schemas/ids/" + id;
        Answer answer = http.ask("GET", path, null);
        if (!answer.ok()) {
            if (answer.errorCode() == SCHEMA_NOT_FOUND) {
                throw new UndecodableRecordException(
                        Reason.UNKNOWN_SCHEMA_ID,
                        "schema id "
                                + id
                                + " is unknown to the registry (expected: a registered id)");
            }
            throw unexpected("GET " + path, answer);
        }
        Schema schema = parse(id, answer.body());
        schemasById.put(id, schema);
        return schema;
    }

    private static Schema parse(int id, JsonNode body) {
        String type = body.path("schemaType").asText("AVRO");
        String text = required(body, "schema", "/schemas/ids/" + id).asText();
        if (!type.equals("AVRO")) {
            throw new UndecodableRecordException(
                    Reason.UNREADABLE_SCHEMA,
                    "schema id " + id + " is of type " + type + " (expected: AVRO)");
        }
        try {
            return new Schema.Parser().parse(text);
        } catch (SchemaParseException e) {
            throw new UndecodableRecordException(
                    Reason.UNREADABLE_SCHEMA,
                    "schema id " + id + " does not parse (expected: an Avro schema on its own)",
                    e);
        }
    }

    /** Whether a schema fits the latest version of a subject; true where there is none. */
    public boolean isCompatible(String subject, Schema schema) {
        String path = "/compatibility/subjects/" + path(subject) + "/versions/latest";
        Answer answer = http.ask("POST", path, request(schema));
        if (answer.ok()) {
            return required(answer.body(), "is_compatible", path).asBoolean();
        }
        if (answer.errorCode() == SUBJECT_NOT_FOUND || answer.errorCode() == VERSION_NOT_FOUND) {
            return true;
        }
        throw unexpected("POST " + path, answer);
    }

    /** Sets the compatibility rule of a subject, for example {@code FULL_TRANSITIVE}. */
    public void setCompatibility(String subject, String rule) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("compatibility", rule);
        Answer answer = http.ask("PUT", "/config/" + path(subject), body);
        if (!answer.ok()) {
            throw unexpected("PUT /config/" + subject, answer);
        }
    }

    private static ObjectNode request(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
    }

    private static JsonNode required(JsonNode body, String field, String path) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            throw new RegistryUnavailableException(
                    "schema registry answered "
                            + path
                            + " without '"
                            + field
                            + "' (expected: a Confluent-compatible registry)",
                    null);
        }
        return value;
    }

    private static RegistryUnavailableException unexpected(String call, Answer answer) {
        return new RegistryUnavailableException(
                "schema registry answered "
                        + call
                        + " with HTTP status "
                        + answer.status()
                        + ", code "
                        + answer.errorCode()
                        + " (expected: success; check "
                        + RegistryConfig.URL
                        + ", its path included): "
                        + answer.message(),
                null);
    }

    private static String path(String subject) {
        return URLEncoder.encode(subject, UTF_8).replace("+", "%20");
    }
}
