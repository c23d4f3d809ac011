package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The kept AsyncAPI file against the standard's schema, the topics and the Avro schemas. */
final class AsyncApiTest {

    private static final Path KEPT = Path.of("..", "docs", "asyncapi.yaml");
    private static final String ANEW = "./longitude topics asyncapi > docs/asyncapi.yaml";

    private static JsonNode document;

    @BeforeAll
    static void readTheKeptFile() throws IOException {
        document = new YAMLMapper().readTree(KEPT.toFile());
    }

    @Test
    void shouldBeWhatTheCommandPrintsWhenNothingHasChanged() throws IOException {
        StringWriter printed = new StringWriter();

        int exit =
                new CommandLine(new TopicsCommand())
                        .setOut(new PrintWriter(printed))
                        .execute("asyncapi");

        assertThat(exit).isZero();
        assertThat(Files.readString(KEPT))
                .as("docs/asyncapi.yaml is of other topics or schemas; write it anew: " + ANEW)
                .isEqualTo(printed.toString());
    }

    @Test
    void shouldBeAnAsyncApi3DocumentWhenTheStandardsOwnSchemaIsAsked() throws IOException {
        assertThat(standard().validate(document)).isEmpty();
    }

    @Test
    void shouldBeRefusedByTheStandardsSchemaWhenSomethingIsWrong() throws IOException {
        JsonNode wrong = document.deepCopy();
        ((ObjectNode) wrong.at("/operations/send-icd.predictions")).put("action", "publish");

        assertThat(standard().validate(wrong)).isNotEmpty();
    }

    private static JsonSchema standard() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        AsyncApiTest.class.getResourceAsStream(
                                "/asyncapi/asyncapi-3.0.0.schema.json"))) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(in);
        }
    }

    @Test
    void shouldResolveEveryReferenceWhenFollowed() {
        List<String> references = new ArrayList<>();
        collect(document, references);

        assertThat(references).isNotEmpty();
        assertThat(references).allSatisfy(reference -> assertThat(target(reference)).isNotNull());
    }

    @Test
    void shouldHaveAChannelForEveryTopicAndNoOtherWhenListed() {
        Set<String> addresses = new TreeSet<>();
        document.get("channels").forEach(each -> addresses.add(each.get("address").asText()));
        Set<String> expected = new TreeSet<>(Set.of("{topic}.dlq"));
        Topics.all().forEach(topic -> expected.add(topic.name()));

        assertThat(addresses).isEqualTo(expected);
        assertThat(names(document.at("/channels/deadLetters/parameters/topic/enum")))
                .containsExactlyElementsOf(Topics.all().stream().map(Topic::name).toList());
    }

    @Test
    void shouldSayOfEveryFieldWhatTheSchemaSaysWhenCompared() {
        for (Topic<?, ?> topic : Topics.all()) {
            JsonNode channel = channel(topic);
            JsonNode message = resolved(channel.get("messages").elements().next());
            JsonNode payload = resolved(message.get("payload"));
            assertThat(payload.get("schemaFormat").asText()).contains("avro");
            Schema said = new Schema.Parser().parse(payload.get("schema").toString());
            Schema real = SpecificData.get().getSchema(topic.valueType());

            compare(said, real, new HashSet<>());
            assertThat(said).isEqualTo(PlainSchema.of(real));
            assertThat(channel.get("x-schema-compatibility").asText())
                    .isEqualTo(Topics.compatibility(topic).name());
            assertThat(channel.at("/bindings/kafka/topicConfiguration/cleanup.policy/0").asText())
                    .isEqualTo(topic.config().get("cleanup.policy"));
        }
    }

    /** Schema.equals passes over docs, which are what a stranger reads. */
    private static void compare(Schema said, Schema real, Set<String> done) {
        assertThat(said.getType()).isEqualTo(real.getType());
        switch (real.getType()) {
            case RECORD -> {
                assertThat(said.getDoc()).as(real.getFullName()).isNotBlank();
                assertThat(said.getDoc()).isEqualTo(real.getDoc());
                assertThat(said.getFields().stream().map(Schema.Field::name).toList())
                        .isEqualTo(real.getFields().stream().map(Schema.Field::name).toList());
                if (done.add(real.getFullName())) {
                    for (Schema.Field field : real.getFields()) {
                        Schema.Field same = said.getField(field.name());
                        assertThat(same.doc()).as(field.name()).isNotBlank().isEqualTo(field.doc());
                        compare(same.schema(), field.schema(), done);
                    }
                }
            }
            case ENUM -> {
                assertThat(said.getDoc()).isNotBlank().isEqualTo(real.getDoc());
                assertThat(said.getEnumSymbols()).isEqualTo(real.getEnumSymbols());
            }
            case ARRAY -> compare(said.getElementType(), real.getElementType(), done);
            case UNION -> {
                assertThat(said.getTypes()).hasSameSizeAs(real.getTypes());
                for (int i = 0; i < real.getTypes().size(); i++) {
                    compare(said.getTypes().get(i), real.getTypes().get(i), done);
                }
            }
            default -> {
                // A type without parts: that it is the same is said above.
            }
        }
    }

    private static JsonNode channel(Topic<?, ?> topic) {
        return StreamSupport.stream(document.get("channels").spliterator(), false)
                .filter(each -> each.get("address").asText().equals(topic.name()))
                .findFirst()
                .orElseThrow();
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.path("$ref").isTextual()) {
            references.add(node.get("$ref").asText());
        }
        node.forEach(each -> collect(each, references));
    }

    private static JsonNode resolved(JsonNode node) {
        JsonNode at = node;
        while (at.has("$ref")) {
            at = Objects.requireNonNull(target(at.get("$ref").asText()));
        }
        return at;
    }

    private static JsonNode target(String reference) {
        assertThat(reference).startsWith("#/");
        JsonNode found = document.at(reference.substring(1));
        return found.isMissingNode() ? null : found;
    }

    private static List<String> names(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }
}
