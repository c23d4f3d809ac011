package org.longitude.deploy.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The calls of Confluent's registry that serializers make, and those that people look around with.
 * There is no deletion: what a record refers to stays.
 *
 * <p>Threading: {@link #answer} may be called from any thread; calls are answered one by one.
 */
final class RegistryCalls {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final RegistryState state = new RegistryState();
    private final RegistryLog log;

    RegistryCalls(RegistryLog log) {
        this.log = log;
        log.past().forEach(state::apply);
    }

    synchronized JsonNode answer(RegistryRequest request) throws RegistryRefusal {
        if (request.path().isEmpty()) {
            return JSON.objectNode();
        }
        return switch (request.part(0)) {
            case "subjects" -> subjects(request);
            case "schemas" -> schemas(request);
            case "config" -> config(request);
            case "compatibility" -> compatibility(request);
            case "mode" -> mode(request);
            default -> throw RegistryRefusal.noPath(String.join("/", request.path()));
        };
    }

    private JsonNode subjects(RegistryRequest request) throws RegistryRefusal {
        if (request.is("POST", "subjects", "*", "versions")) {
            return register(request.part(1), schemaIn(request.body()));
        }
        if (request.is("POST", "subjects", "*")) {
            return lookUp(request.part(1), schemaIn(request.body()));
        }
        if (request.is("GET", "subjects")) {
            return names(state.subjects());
        }
        if (request.is("GET", "subjects", "*", "versions")) {
            ArrayNode numbers = JSON.arrayNode();
            state.versions(request.part(1)).forEach(version -> numbers.add(version.version()));
            return numbers;
        }
        if (request.is("GET", "subjects", "*", "versions", "*")) {
            return describe(state.version(request.part(1), request.part(3)));
        }
        if (request.is("GET", "subjects", "*", "versions", "*", "schema")) {
            return JSON.textNode(
                    state.version(request.part(1), request.part(3)).schema().toString());
        }
        throw refuse(request);
    }

    private JsonNode register(String subject, Schema schema) throws RegistryRefusal {
        Optional<SchemaVersion> known = state.find(subject, schema);
        if (known.isPresent()) {
            return JSON.objectNode().put("id", known.get().id());
        }
        RegistryEvent.Registered event = state.registration(subject, schema);
        log.append(event);
        state.apply(event);
        return JSON.objectNode().put("id", event.id());
    }

    private JsonNode lookUp(String subject, Schema schema) throws RegistryRefusal {
        state.versions(subject);
        Optional<SchemaVersion> known = state.find(subject, schema);
        if (known.isEmpty()) {
            throw RegistryRefusal.noSchema("of subject '" + subject + "'");
        }
        return describe(known.get());
    }

    private JsonNode schemas(RegistryRequest request) throws RegistryRefusal {
        if (request.is("GET", "schemas", "types")) {
            return JSON.arrayNode().add("AVRO");
        }
        if (request.is("GET", "schemas", "ids", "*")) {
            return JSON.objectNode().put("schema", state.schema(id(request)).toString());
        }
        if (request.is("GET", "schemas", "ids", "*", "schema")) {
            return JSON.textNode(state.schema(id(request)).toString());
        }
        if (request.is("GET", "schemas", "ids", "*", "subjects")) {
            return names(
                    state.uses(id(request)).stream()
                            .map(SchemaVersion::subject)
                            .distinct()
                            .toList());
        }
        if (request.is("GET", "schemas", "ids", "*", "versions")) {
            ArrayNode uses = JSON.arrayNode();
            for (SchemaVersion use : state.uses(id(request))) {
                uses.addObject().put("subject", use.subject()).put("version", use.version());
            }
            return uses;
        }
        throw refuse(request);
    }

    private JsonNode config(RegistryRequest request) throws RegistryRefusal {
        if (request.is("GET", "config")) {
            return JSON.objectNode().put("compatibilityLevel", state.level().name());
        }
        if (request.is("GET", "config", "*")) {
            return JSON.objectNode().put("compatibilityLevel", levelOf(request).name());
        }
        if (request.is("PUT", "config")) {
            return setLevel(null, request.body());
        }
        if (request.is("PUT", "config", "*")) {
            return setLevel(request.part(1), request.body());
        }
        throw refuse(request);
    }

    private CompatibilityLevel levelOf(RegistryRequest request) throws RegistryRefusal {
        String subject = request.part(1);
        if (request.flag("defaultToGlobal")) {
            return state.levelFor(subject);
        }
        return state.ownLevel(subject).orElseThrow(() -> RegistryRefusal.noConfig(subject));
    }

    private JsonNode setLevel(@Nullable String subject, JsonNode body) throws RegistryRefusal {
        String name = body.path("compatibility").asText();
        CompatibilityLevel level =
                CompatibilityLevel.named(name)
                        .orElseThrow(() -> RegistryRefusal.invalidLevel(name));
        RegistryEvent event = new RegistryEvent.LevelSet(subject, level);
        log.append(event);
        state.apply(event);
        return JSON.objectNode().put("compatibility", level.name());
    }

    private JsonNode compatibility(RegistryRequest request) throws RegistryRefusal {
        List<SchemaVersion> against;
        if (request.is("POST", "compatibility", "subjects", "*", "versions", "*")) {
            against = List.of(state.version(request.part(2), request.part(4)));
        } else if (request.is("POST", "compatibility", "subjects", "*", "versions")) {
            against = state.versions(request.part(2));
        } else {
            throw refuse(request);
        }
        Optional<String> objection =
                state.objection(request.part(2), schemaIn(request.body()), against);
        ObjectNode answer = JSON.objectNode().put("is_compatible", objection.isEmpty());
        if (request.flag("verbose")) {
            ArrayNode messages = answer.putArray("messages");
            objection.ifPresent(messages::add);
        }
        return answer;
    }

    private static JsonNode mode(RegistryRequest request) throws RegistryRefusal {
        if (request.is("GET", "mode") || request.is("GET", "mode", "*")) {
            return JSON.objectNode().put("mode", "READWRITE");
        }
        throw refuse(request);
    }

    private static Schema schemaIn(JsonNode body) throws RegistryRefusal {
        if (!body.path("schemaType").asText("AVRO").equals("AVRO")) {
            throw RegistryRefusal.invalidSchema("schemaType is not AVRO");
        }
        if (!body.path("references").isEmpty()) {
            throw RegistryRefusal.invalidSchema("references are not supported");
        }
        if (!body.path("schema").isTextual()) {
            throw RegistryRefusal.invalidSchema("the field schema holds no text");
        }
        try {
            return new Schema.Parser().parse(body.path("schema").textValue());
        } catch (AvroRuntimeException e) {
            throw RegistryRefusal.invalidSchema(e.getMessage());
        }
    }

    private static int id(RegistryRequest request) throws RegistryRefusal {
        try {
            return Integer.parseInt(request.part(2));
        } catch (NumberFormatException e) {
            throw RegistryRefusal.noPath(String.join("/", request.path()));
        }
    }

    private static ObjectNode describe(SchemaVersion version) {
        return JSON.objectNode()
                .put("subject", version.subject())
                .put("version", version.version())
                .put("id", version.id())
                .put("schema", version.schema().toString());
    }

    private static ArrayNode names(List<String> names) {
        ArrayNode node = JSON.arrayNode();
        names.forEach(node::add);
        return node;
    }

    private static RegistryRefusal refuse(RegistryRequest request) {
        return request.method().equals("GET")
                ? RegistryRefusal.noPath(String.join("/", request.path()))
                : RegistryRefusal.noMethod(request.method());
    }
}
