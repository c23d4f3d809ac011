package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.longitude.schemas.Compatibility.BACKWARD_TRANSITIVE;
import static org.longitude.schemas.Compatibility.FULL_TRANSITIVE;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.IcdPrediction;

/** Today's schemas against every released one, and proof that a breach is found. */
final class SchemaEvolutionTest {

    static Stream<Topic<?, ?>> topics() {
        return Topics.all().stream();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldKeepItsPromiseWhenComparedWithEveryReleasedVersion(Topic<?, ?> topic) {
        List<Schema> released = ReleasedSchemas.of(topic.valueType());

        assertThat(released).as("kept copies of released versions").isNotEmpty();
        assertThat(
                        SchemaRules.incompatibilities(
                                today(topic.valueType()), released, Topics.compatibility(topic)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldExplainItselfWhenReadByAnOutsider(Topic<?, ?> topic) {
        assertThat(SchemaRules.gaps(today(topic.valueType()))).isEmpty();
    }

    @Test
    void shouldPromiseMostWhereOutsidersWriteOrRead() {
        assertThat(topics().filter(topic -> Topics.compatibility(topic) == FULL_TRANSITIVE))
                .containsExactlyInAnyOrder(
                        Topics.NOTES_RAW,
                        Topics.ADMISSIONS_SUPERSEDED,
                        Topics.ICD_ASSIGNED,
                        Topics.ICD_PREDICTIONS,
                        Topics.BILLING_FHIR);
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                Arguments.of(
                        "a new field without a default",
                        BACKWARD_TRANSITIVE,
                        change(
                                schema ->
                                        fields(schema)
                                                .addObject()
                                                .put("name", "added")
                                                .put("type", "string"))),
                Arguments.of(
                        "a field of another type",
                        BACKWARD_TRANSITIVE,
                        change(schema -> field(schema, "source_system").put("type", "int"))),
                Arguments.of(
                        "another record name",
                        BACKWARD_TRANSITIVE,
                        change(schema -> schema.put("name", "Note"))),
                Arguments.of(
                        "another meaning of a number",
                        BACKWARD_TRANSITIVE,
                        change(
                                schema ->
                                        ((ObjectNode) field(schema, "received_at").get("type"))
                                                .put("logicalType", "timestamp-micros"))),
                Arguments.of(
                        "patient text that is no longer marked",
                        BACKWARD_TRANSITIVE,
                        change(schema -> field(schema, "text").put("type", "string"))),
                Arguments.of(
                        "a required field taken away, which old readers need",
                        FULL_TRANSITIVE,
                        change(SchemaEvolutionTest::removeMessageId)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaches")
    void shouldFindTheBreachWhenAChangeIsIncompatible(
            String name, Compatibility compatibility, Consumer<ObjectNode> change)
            throws IOException {
        Schema changed = changed(ReleasedSchemas.latest(ClinicalNote.class), change);

        assertThat(
                        SchemaRules.incompatibilities(
                                changed, ReleasedSchemas.of(ClinicalNote.class), compatibility))
                .as(name)
                .isNotEmpty();
    }

    @Test
    void shouldAllowTakingARequiredFieldAwayWhenOnlyWeRead() throws IOException {
        Schema changed =
                changed(
                        ReleasedSchemas.latest(ClinicalNote.class),
                        SchemaEvolutionTest::removeMessageId);

        assertThat(
                        SchemaRules.incompatibilities(
                                changed,
                                ReleasedSchemas.of(ClinicalNote.class),
                                BACKWARD_TRANSITIVE))
                .isEmpty();
    }

    @Test
    void shouldFindTheGapWhenDocDefaultOrUnitIsMissing() throws IOException {
        Schema released = ReleasedSchemas.latest(ClinicalNote.class);

        assertThat(
                        SchemaRules.gaps(
                                changed(released, schema -> field(schema, "text").remove("doc"))))
                .containsExactly("ClinicalNote.text: no doc");
        assertThat(
                        SchemaRules.gaps(
                                changed(
                                        released,
                                        schema ->
                                                ((ObjectNode) field(schema, "origin").get("type"))
                                                        .remove("default"))))
                .containsExactly("Origin: no default symbol");
        assertThat(
                        SchemaRules.gaps(
                                changed(
                                        released,
                                        schema ->
                                                field(schema, "source_version")
                                                        .put("name", "text_length"))))
                .containsExactly("ClinicalNote.text_length: doc does not state the unit");
    }

    @Test
    void shouldReadThisReleasesPredictionsWhenTheReaderIsTheLastReleases() throws IOException {
        IcdPrediction prediction = Records.prediction();

        GenericRecord read =
                recode(
                        prediction,
                        today(IcdPrediction.class),
                        ReleasedSchemas.latest(IcdPrediction.class));

        assertThat(read.get("admission_id")).hasToString("a1");
        assertThat(read.get("status")).hasToString("FINAL");
        assertThat((List<?>) read.get("codes")).hasSameSizeAs(prediction.getCodes());
        GenericRecord code = (GenericRecord) ((List<?>) read.get("codes")).get(0);
        assertThat(code.get("code")).hasToString("428.0");
        assertThat(code.get("probability")).isEqualTo(0.75);
        GenericRecord span = (GenericRecord) ((List<?>) code.get("evidence")).get(0);
        assertThat(span.get("start")).isEqualTo(10);
    }

    @Test
    void shouldFallBackToTheDefaultSymbolWhenTheWriterKnowsAStatusThatTheReaderDoesNot()
            throws IOException {
        Schema released = ReleasedSchemas.latest(IcdPrediction.class);
        Schema next =
                changed(
                        released,
                        schema -> {
                            ObjectNode status = (ObjectNode) field(schema, "status").get("type");
                            ((ArrayNode) status.get("symbols")).add("SUSPENDED");
                            fields(schema)
                                    .addObject()
                                    .put("name", "added")
                                    .put("type", "int")
                                    .put("default", 0);
                        });
        GenericRecord written = recode(Records.prediction(), today(IcdPrediction.class), next);
        written.put(
                "status",
                new GenericData.EnumSymbol(next.getField("status").schema(), "SUSPENDED"));

        GenericRecord read = recode(written, next, released);

        assertThat(SchemaRules.incompatibilities(next, List.of(released), FULL_TRANSITIVE))
                .isEmpty();
        assertThat(read.get("status")).hasToString("UNKNOWN");
        assertThat(read.get("revision")).isEqualTo(7L);
    }

    private static GenericRecord recode(GenericRecord record, Schema writer, Schema reader)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        GenericData data =
                record instanceof IcdPrediction
                        ? SpecificData.getForClass(IcdPrediction.class)
                        : GenericData.get();
        new GenericDatumWriter<GenericRecord>(writer, data).write(record, encoder);
        encoder.flush();
        return new GenericDatumReader<GenericRecord>(writer, reader)
                .read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
    }

    private static Schema today(Class<?> type) {
        return PlainSchema.of(SpecificData.get().getSchema(type));
    }

    private static Consumer<ObjectNode> change(Consumer<ObjectNode> change) {
        return change;
    }

    private static Schema changed(Schema schema, Consumer<ObjectNode> change) throws IOException {
        ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(schema.toString());
        change.accept(tree);
        return new Schema.Parser().parse(tree.toString());
    }

    private static ArrayNode fields(ObjectNode schema) {
        return (ArrayNode) schema.get("fields");
    }

    private static ObjectNode field(ObjectNode schema, String name) {
        for (var field : fields(schema)) {
            if (field.get("name").asText().equals(name)) {
                return (ObjectNode) field;
            }
        }
        throw new AssertionError("no field " + name);
    }

    private static void removeMessageId(ObjectNode schema) {
        ArrayNode fields = fields(schema);
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).get("name").asText().equals("message_id")) {
                fields.remove(i);
                return;
            }
        }
        throw new AssertionError("no field message_id");
    }
}
