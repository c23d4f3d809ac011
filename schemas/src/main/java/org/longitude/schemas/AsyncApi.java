package org.longitude.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificData;

/**
 * Every topic as an AsyncAPI 3.0 document, for people and generators outside: made from {@link
 * Topics} and the Avro schemas, so that it cannot say anything else. {@code docs/asyncapi.yaml}
 * keeps what this prints, and the build compares the two.
 */
final class AsyncApi {

    /** Rises with every change of what an outsider reads; its first part is the topics' own. */
    static final String VERSION = "1.0.0";

    static final String AVRO = "application/vnd.apache.avro+json;version=1.9.0";

    private static final String BINDING_VERSION = "0.5.0";
    private static final String NAME_PREFIX = "longitude.";

    /** What a topic is for, and what outsiders do there. */
    private enum Use {
        /** Outsiders send, Longitude receives. */
        IN,
        /** Longitude sends, outsiders receive. */
        OUT,
        /** Between Longitude's own applications. */
        WITHIN
    }

    private record Said(Use use, String summary) {}

    private static final Map<String, Said> SAID = said();

    private final ObjectMapper json = new ObjectMapper();

    private AsyncApi() {}

    /** The document in YAML. */
    static String yaml() {
        YAMLFactory format =
                YAMLFactory.builder()
                        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                        .disable(YAMLGenerator.Feature.SPLIT_LINES)
                        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                        .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                        .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                        .build();
        try {
            return new ObjectMapper(format).writeValueAsString(new AsyncApi().document());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree does not become YAML", e);
        }
    }

    private static Map<String, Said> said() {
        Map<String, Said> said = new LinkedHashMap<>();
        said.put(
                Topics.NOTES_RAW.name(),
                new Said(Use.IN, "Notes as they arrived. Ingest writes it; others may."));
        said.put(
                Topics.ADMISSIONS_EVENTS.name(),
                new Said(Use.IN, "What happened to admissions. Ingest writes it; others may."));
        said.put(
                Topics.NOTES_NORMALIZED.name(),
                new Said(Use.WITHIN, "Notes as words: what training reads."));
        said.put(
                Topics.ADMISSIONS_TOKENIZED.name(),
                new Said(Use.WITHIN, "Admissions of live care in token ids, coded first."));
        said.put(
                Topics.ADMISSIONS_TOKENIZED_HISTORY.name(),
                new Said(Use.WITHIN, "Admissions of history in token ids, coded last."));
        said.put(
                Topics.ADMISSIONS_SUPERSEDED.name(),
                new Said(Use.OUT, "Revisions that a newer one overtook before they were coded."));
        said.put(
                Topics.ICD_ASSIGNED.name(),
                new Said(
                        Use.IN, "The codes that people decided on. Ingest writes it; others may."));
        said.put(
                Topics.ICD_PREDICTIONS.name(),
                new Said(
                        Use.OUT,
                        "The codes of each revision of an admission: billing's contract, in words in"
                                + " docs/billing.md. Read committed records only."));
        said.put(
                Topics.ICD_PREDICTIONS_SHADOW.name(),
                new Said(
                        Use.WITHIN, "What a challenger would have predicted; nobody bills by it."));
        said.put(
                Topics.BILLING_FHIR.name(),
                new Said(
                        Use.OUT,
                        "What predictions mean to billing, as FHIR R4: what 'serve billing-export'"
                                + " sends, at least once."));
        said.put(
                Topics.MODELS_RELEASED.name(),
                new Said(Use.WITHIN, "The model that serves, and its challenger."));
        return Map.copyOf(said);
    }

    private static Said said(Topic<?, ?> topic) {
        Said said = SAID.get(topic.name());
        if (said == null) {
            throw new IllegalStateException("AsyncApi does not say what " + topic.name() + " is");
        }
        return said;
    }

    private ObjectNode document() {
        ObjectNode document = json.createObjectNode();
        document.put("asyncapi", "3.0.0");
        document.set("info", info());
        document.put("defaultContentType", "avro/binary");
        document.set("servers", servers());
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        ObjectNode components = document.putObject("components");
        ObjectNode messages = components.putObject("messages");
        ObjectNode schemas = components.putObject("schemas");
        for (Topic<?, ?> topic : Topics.all()) {
            String type = topic.valueType().getSimpleName();
            channels.set(channelName(topic), channel(topic, type));
            operation(operations, topic, type);
            messages.set(type, message(type));
            schemas.set(type, schema(topic));
        }
        channels.set("deadLetters", deadLetters());
        messages.set("DeadLetter", deadLetter());
        schemas.set("DeadLetterHeaders", deadLetterHeaders());
        return document;
    }

    private ObjectNode info() {
        ObjectNode info = json.createObjectNode();
        info.put("title", "Longitude");
        info.put("version", VERSION);
        info.put(
                "description",
                "Longitude codes clinical notes to ICD codes while they arrive. Every key is the"
                        + " admission's id in UTF-8 (models.released: the role), every value is Avro"
                        + " in Confluent's wire format: a zero byte, the schema's id in four bytes,"
                        + " the body. How to act on predictions is in docs/billing.md.");
        ObjectNode license = info.putObject("license");
        license.put("name", "Apache-2.0");
        license.put("url", "https://www.apache.org/licenses/LICENSE-2.0");
        return info;
    }

    private ObjectNode servers() {
        ObjectNode servers = json.createObjectNode();
        ObjectNode cluster = servers.putObject("cluster");
        cluster.put("host", "{bootstrap}");
        cluster.put("protocol", "kafka");
        cluster.put("description", "Whichever cluster Longitude runs on.");
        ObjectNode variable = cluster.putObject("variables").putObject("bootstrap");
        variable.put("default", "localhost:9092");
        variable.put("description", "bootstrap.servers, as HOST:PORT.");
        return servers;
    }

    /** {@code longitude.icd.predictions.v1} is {@code icd.predictions}, as the prose calls it. */
    private static String channelName(Topic<?, ?> topic) {
        String name = topic.name();
        return name.substring(NAME_PREFIX.length(), name.lastIndexOf(".v"));
    }

    private ObjectNode channel(Topic<?, ?> topic, String type) {
        ObjectNode channel = json.createObjectNode();
        channel.put("address", topic.name());
        channel.put("summary", said(topic).summary());
        channel.putObject("messages").set(type, ref("components/messages/" + type));
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", topic.name());
        kafka.put("partitions", topic.partitions());
        ObjectNode configuration = kafka.putObject("topicConfiguration");
        configuration.putArray("cleanup.policy").add(topic.config().get("cleanup.policy"));
        putNumber(configuration, topic, "retention.ms");
        putNumber(configuration, topic, "max.message.bytes");
        kafka.put("bindingVersion", BINDING_VERSION);
        channel.put("x-schema-compatibility", Topics.compatibility(topic).name());
        channel.put("x-dead-letters", topic.dlq());
        return channel;
    }

    private static void putNumber(ObjectNode node, Topic<?, ?> topic, String name) {
        String value = topic.config().get(name);
        if (value != null) {
            node.put(name, Long.parseLong(value));
        }
    }

    private void operation(ObjectNode operations, Topic<?, ?> topic, String type) {
        Said said = said(topic);
        String channel = channelName(topic);
        if (said.use() != Use.OUT) {
            operations.set("receive-" + channel, operation("receive", channel, type));
        }
        if (said.use() != Use.IN) {
            operations.set("send-" + channel, operation("send", channel, type));
        }
    }

    private ObjectNode operation(String action, String channel, String type) {
        ObjectNode operation = json.createObjectNode();
        operation.put("action", action);
        operation.set("channel", ref("channels/" + channel));
        operation.putArray("messages").add(ref("channels/" + channel + "/messages/" + type));
        return operation;
    }

    private ObjectNode message(String type) {
        ObjectNode message = json.createObjectNode();
        message.put("name", type);
        message.set("payload", ref("components/schemas/" + type));
        ObjectNode kafka = message.putObject("bindings").putObject("kafka");
        kafka.putObject("key").put("type", "string");
        kafka.put("schemaIdLocation", "payload");
        kafka.put("schemaIdPayloadEncoding", "confluent");
        kafka.put("schemaLookupStrategy", "TopicNameStrategy");
        kafka.put("bindingVersion", BINDING_VERSION);
        return message;
    }

    private ObjectNode schema(Topic<?, ?> topic) {
        ObjectNode schema = json.createObjectNode();
        schema.put("schemaFormat", AVRO);
        try {
            JsonNode avro =
                    json.readTree(
                            PlainSchema.of(SpecificData.get().getSchema(topic.valueType()))
                                    .toString());
            schema.set("schema", avro);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Avro wrote a schema that is not JSON", e);
        }
        return schema;
    }

    private ObjectNode deadLetters() {
        ObjectNode channel = json.createObjectNode();
        channel.put("address", "{topic}.dlq");
        channel.put(
                "summary",
                "What could not be read or used: key and value are the original bytes, the headers"
                        + " say why and where from. Kept a year, one partition.");
        ObjectNode topic = channel.putObject("parameters").putObject("topic");
        topic.put("description", "The topic whose record was put aside.");
        ArrayNode names = topic.putArray("enum");
        Topics.all().forEach(each -> names.add(each.name()));
        channel.putObject("messages").set("DeadLetter", ref("components/messages/DeadLetter"));
        return channel;
    }

    private ObjectNode deadLetter() {
        ObjectNode message = json.createObjectNode();
        message.put("name", "DeadLetter");
        message.put("contentType", "application/octet-stream");
        message.set("headers", ref("components/schemas/DeadLetterHeaders"));
        return message;
    }

    private ObjectNode deadLetterHeaders() {
        ObjectNode headers = json.createObjectNode();
        headers.put("type", "object");
        ObjectNode properties = headers.putObject("properties");
        property(properties, DeadLetter.STAGE, "Which application put it aside.");
        property(properties, DeadLetter.REASON, "Why: a stable code in lower_snake_case.");
        property(properties, DeadLetter.SOURCE_TOPIC, "The topic or file that it came from.");
        property(properties, DeadLetter.SOURCE_PARTITION, "Its partition there, in decimal.");
        property(properties, DeadLetter.SOURCE_OFFSET, "Its offset there, in decimal.");
        property(properties, DeadLetter.AT, "When, in ISO 8601.");
        ArrayNode required = headers.putArray("required");
        properties.fieldNames().forEachRemaining(required::add);
        return headers;
    }

    private static void property(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }

    private ObjectNode ref(String path) {
        return json.createObjectNode().put("$ref", "#/" + path);
    }
}
