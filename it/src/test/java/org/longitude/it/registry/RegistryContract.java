package org.longitude.it.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.schemas.AvroDeserializer;
import org.longitude.schemas.Compatibility;
import org.longitude.schemas.IncompatibleSchemaException;
import org.longitude.schemas.RegistryUnavailableException;
import org.longitude.schemas.SchemaRegistryClient;
import org.longitude.schemas.SchemaSetup;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.UndecodableRecordException.Reason;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.IcdPrediction;

/** What Longitude needs of a registry, whoever wrote it. One server serves a class's tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RegistryContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TestRegistry registry;

    abstract TestRegistry registry(Path folder);

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        registry = registry(folder);
        registry.start();
    }

    @AfterAll
    void stop() throws Exception {
        registry.stop();
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("schema.registry.url", registry.url());
        config.put("max.retries", "2");
        config.put("retries.wait.ms", "10");
        return config;
    }

    private SchemaRegistryClient client() {
        return SchemaRegistryClient.from(config());
    }

    private byte[] write(String topic, ClinicalNote note) {
        try (Serde<ClinicalNote> serde = Topics.NOTES_RAW.valueSerde(config())) {
            return serde.serializer().serialize(topic, note);
        }
    }

    private ClinicalNote read(String topic, byte[] bytes) {
        try (Serde<ClinicalNote> serde = Topics.NOTES_RAW.valueSerde(config())) {
            return serde.deserializer().deserialize(topic, bytes);
        }
    }

    @Test
    void shouldReadWhatItWroteWhenTheReaderIsNotToldTheType() {
        ClinicalNote note = Notes.note();
        try (AvroDeserializer<ClinicalNote> deserializer = new AvroDeserializer<>()) {
            deserializer.configure(config(), false);

            assertThat(deserializer.deserialize("by-schema", write("by-schema", note)))
                    .isEqualTo(note);
        }
    }

    @Test
    void shouldTakeEverySchemaAndRuleWhenTheTopicsAreSetUp() throws Exception {
        SchemaSetup.apply(client());
        SchemaSetup.apply(client());

        for (Topic<?, ?> topic : Topics.all()) {
            String subject = SchemaRegistryClient.subject(topic.name());
            Schema schema = plain(schema(topic.valueType()));
            int id = client().lookup(subject, schema);

            assertThat(client().schemaById(id)).isEqualTo(schema);
            assertThat(client().register(subject, schema)).isEqualTo(id);
            assertThatThrownBy(() -> client().register(subject, withRequiredField(schema)))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining(subject);
        }
    }

    @Test
    void shouldCallTheRecordUndecodableWhenItsIdIsUnknown() {
        byte[] bytes = write("unknown-id", Notes.note());
        ByteBuffer.wrap(bytes).putInt(1, 999_999);

        assertThatThrownBy(() -> read("unknown-id", bytes))
                .isInstanceOfSatisfying(
                        UndecodableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA_ID));
    }

    @Test
    void shouldCallTheRegistryUnavailableWhenTheAddressHasAWrongPath() {
        byte[] bytes = write("wrong-path", Notes.note());
        Map<String, String> wrong = config();
        wrong.put("schema.registry.url", registry.url() + "/nowhere");

        try (Serde<ClinicalNote> serde = Topics.NOTES_RAW.valueSerde(wrong)) {
            assertThatThrownBy(() -> serde.deserializer().deserialize("wrong-path", bytes))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("schema.registry.url");
        }
    }

    @Test
    void shouldRefuseAnIncompatibleSchemaWhenTheSubjectHasARule() throws Exception {
        SchemaRegistryClient client = client();
        String subject = "refused-value";
        Schema schema = plain(ClinicalNote.getClassSchema());
        client.register(subject, schema);
        client.setCompatibility(subject, Compatibility.FULL_TRANSITIVE.name());
        Schema incompatible = withRequiredField(schema);

        assertThat(client.isCompatible(subject, schema)).isTrue();
        assertThat(client.isCompatible(subject, incompatible)).isFalse();
        assertThatThrownBy(() -> client.register(subject, incompatible))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("ClinicalNote")
                .hasMessageContaining(subject)
                .hasMessageContaining("incompatible");
    }

    @Test
    void shouldNotWriteWhenTheSchemaIsNotRegisteredAndRegisteringIsOff() {
        Map<String, String> config = config();
        config.put("auto.register.schemas", "false");

        try (Serde<ClinicalNote> serde = Topics.NOTES_RAW.valueSerde(config)) {
            assertThatThrownBy(() -> serde.serializer().serialize("not-there", Notes.note()))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("auto.register.schemas=true");

            byte[] written = write("not-there", Notes.note());

            assertThat(serde.serializer().serialize("not-there", Notes.note())).isEqualTo(written);
        }
    }

    @Test
    void shouldReadOldBytesAndKeepIdsWhenTheRegistryWasRestarted() throws Exception {
        ClinicalNote note = Notes.note();
        byte[] before = write("restart", note);

        registry.stop();
        assertThatThrownBy(() -> read("restart", before))
                .as("an outage is no bad record")
                .isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> write("restart", note))
                .isInstanceOf(RegistryUnavailableException.class);
        registry.start();

        assertThat(read("restart", before)).isEqualTo(note);
        assertThat(write("restart", note)).isEqualTo(before);
    }

    @Test
    void shouldBeReadByConfluentsClientWhenWrittenByUs(@TempDir Path folder) throws Exception {
        ConfluentJavaScript.require();
        ClinicalNote note = Notes.note();
        Path value = Files.write(folder.resolve("value.bin"), write(Topics.NOTES_RAW.name(), note));
        Path record = folder.resolve("record.json");

        ConfluentJavaScript.exchange(
                "read", registry.url(), Topics.NOTES_RAW.name(), value, record);

        assertThat(JSON.readTree(record.toFile())).isEqualTo(Notes.json());
    }

    @Test
    void shouldBeReadByConfluentsClientWhenItIsAPrediction(@TempDir Path folder) throws Exception {
        ConfluentJavaScript.require();
        String topic = Topics.ICD_PREDICTIONS.name();
        Path record = folder.resolve("record.json");
        byte[] written;
        try (Serde<IcdPrediction> serde = Topics.ICD_PREDICTIONS.valueSerde(config())) {
            written = serde.serializer().serialize(topic, PredictionSample.prediction());
        }
        Path value = Files.write(folder.resolve("value.bin"), written);

        ConfluentJavaScript.exchange("read", registry.url(), topic, value, record);

        assertThat(JSON.readTree(record.toFile())).isEqualTo(PredictionSample.json());
    }

    @Test
    void shouldReadConfluentsClientsBytesWhenWeRegisteredTheSchema(@TempDir Path folder)
            throws Exception {
        ConfluentJavaScript.require();
        write("ours-first", Notes.note());
        Path record = Files.writeString(folder.resolve("record.json"), Notes.json().toString());
        Path value = folder.resolve("value.bin");

        ConfluentJavaScript.exchange("write", registry.url(), "ours-first", record, value);

        assertThat(read("ours-first", Files.readAllBytes(value))).isEqualTo(Notes.note());
    }

    @Test
    void shouldReadConfluentsClientsBytesWhenItRegisteredTheSchema(@TempDir Path folder)
            throws Exception {
        ConfluentJavaScript.require();
        Path schema =
                Files.writeString(
                        folder.resolve("schema.avsc"),
                        plain(ClinicalNote.getClassSchema()).toString());
        Path record = Files.writeString(folder.resolve("record.json"), Notes.json().toString());
        Path value = folder.resolve("value.bin");

        ConfluentJavaScript.exchange(
                "write", registry.url(), "theirs-first", record, value, schema);
        byte[] theirs = Files.readAllBytes(value);

        assertThat(read("theirs-first", theirs)).isEqualTo(Notes.note());
        assertThat(write("theirs-first", Notes.note()))
                .as("one contract is one id, whoever registered it")
                .isEqualTo(theirs);
    }

    private static Schema schema(Class<?> type) throws ReflectiveOperationException {
        return (Schema) type.getField("SCHEMA$").get(null);
    }

    /** As the .avsc file has it: without what the generated class says about Java's strings. */
    private static Schema plain(Schema schema) throws IOException {
        JsonNode tree = JSON.readTree(schema.toString());
        tree.findParents("avro.java.string")
                .forEach(parent -> ((ObjectNode) parent).remove("avro.java.string"));
        return new Schema.Parser().parse(tree.toString());
    }

    private static Schema withRequiredField(Schema schema) throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(schema.toString());
        ((ArrayNode) tree.get("fields")).addObject().put("name", "added").put("type", "string");
        return new Schema.Parser().parse(tree.toString());
    }
}
