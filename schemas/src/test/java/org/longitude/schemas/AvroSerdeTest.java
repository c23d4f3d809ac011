package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.schemas.FakeRegistry.Failure;
import org.longitude.schemas.UndecodableRecordException.Reason;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NormalizedNote;

final class AvroSerdeTest {

    private static final String TOPIC = Topics.NOTES_RAW.name();

    private FakeRegistry registry;
    private Serde<ClinicalNote> serde;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        serde = Topics.NOTES_RAW.valueSerde(registry.config());
    }

    @AfterEach
    void stop() {
        serde.close();
        registry.close();
    }

    private byte[] bytes(ClinicalNote note) {
        return serde.serializer().serialize(TOPIC, note);
    }

    private ClinicalNote read(byte[] bytes) {
        return serde.deserializer().deserialize(TOPIC, bytes);
    }

    @Test
    void shouldReadWhatItWroteWhenAllIsWell() {
        ClinicalNote note = Records.note("Pt c/o chest pain \u2014 38\u00b0C \ud83e\udec0");

        byte[] bytes = bytes(note);

        assertThat(read(bytes)).isEqualTo(note);
        assertThat(bytes[0]).isZero();
        assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isEqualTo(1);
    }

    @Test
    void shouldKeepAnOptionalPatientTextWhenPresentAndWhenAbsent() {
        ClinicalNote titled =
                ClinicalNote.newBuilder(Records.note("x"))
                        .setDescription(PatientText.of("Mr Doe's admission note"))
                        .build();

        assertThat(read(bytes(titled))).isEqualTo(titled);
        assertThat(read(bytes(titled)).getDescription())
                .isEqualTo(PatientText.of("Mr Doe's admission note"));
        assertThat(titled.toString()).doesNotContain("Doe");
        assertThat(read(bytes(Records.note("x"))).getDescription()).isNull();
    }

    @Test
    void shouldWriteTheSameBytesWhateverListHoldsTheNumbers() {
        int[] numbers = {0, 1, -1, 63, 64, -65, 8191, 8192, 1 << 20, Integer.MAX_VALUE};
        NormalizedNote plain = normalized(Arrays.stream(numbers).boxed().toList());
        try (Serde<NormalizedNote> notes = Topics.NOTES_NORMALIZED.valueSerde(registry.config())) {
            String topic = Topics.NOTES_NORMALIZED.name();
            byte[] expected = notes.serializer().serialize(topic, plain);

            assertThat(notes.serializer().serialize(topic, normalized(IntList.of(numbers))))
                    .isEqualTo(expected);
            int[] longer = Arrays.copyOf(numbers, 20);
            assertThat(notes.serializer().serialize(topic, normalized(IntList.ofFirst(10, longer))))
                    .isEqualTo(expected);
            assertThat(notes.deserializer().deserialize(topic, expected)).isEqualTo(plain);
        }
    }

    private static NormalizedNote normalized(List<Integer> starts) {
        return NormalizedNote.newBuilder()
                .setNoteId("n1")
                .setWords(PatientText.of("fever"))
                .setStarts(starts)
                .setEnds(IntList.of())
                .setSentenceEnds(List.of(1))
                .setParagraphEnds(List.of())
                .setTextLength(5)
                .setNormalizerHash("h")
                .setSourcePartition(0)
                .setSourceOffset(0)
                .setReceivedAt(Records.NOW)
                .build();
    }

    @Test
    void shouldRefuseAPlaceBehindTheNumbersOfAList() {
        IntList first = IntList.ofFirst(1, new int[] {7, 8});

        assertThat(first).containsExactly(7);
        assertThatThrownBy(() -> first.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> IntList.ofFirst(3, new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size: 3 (expected: 0 to 2)");
    }

    @Test
    void shouldPassNullThroughWhenTheRecordIsATombstone() {
        assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
        assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
    }

    @Test
    void shouldRegisterTheContractAloneWhenTheClassCarriesJavaProperties() {
        bytes(Records.note("x"));

        assertThat(ClinicalNote.getClassSchema().toString()).contains("avro.java.string");
        assertThat(registry.schemas())
                .singleElement()
                .asString()
                .doesNotContain("avro.java.string")
                .contains("patient-text");
    }

    @Test
    void shouldAskOnceWhenManyRecordsShareASchema() {
        for (int i = 0; i < 100; i++) {
            read(bytes(Records.note("x")));
        }

        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void shouldCallItUndecodableWhenTheRegistryHasNoSuchId() {
        byte[] bytes = bytes(Records.note("x"));
        ByteBuffer.wrap(bytes).putInt(1, 4711);

        assertUndecodable(bytes, Reason.UNKNOWN_SCHEMA_ID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void shouldCallItUndecodableWhenTheValueIsShorterThanTheHeader(int length) {
        assertUndecodable(new byte[length], Reason.TOO_SHORT);
    }

    @Test
    void shouldCallItUndecodableWhenTheFirstByteIsNotTheFormats() {
        byte[] bytes = bytes(Records.note("x"));
        bytes[0] = '{';

        assertUndecodable(bytes, Reason.WRONG_MAGIC_BYTE);
    }

    @Test
    void shouldCallItUndecodableWhenTheBodyIsCutAnywhere() {
        byte[] bytes = bytes(Records.note("some text"));

        for (int length = WireFormat.HEADER_BYTES; length < bytes.length; length++) {
            assertUndecodable(Arrays.copyOf(bytes, length), Reason.CORRUPT_BODY);
        }
    }

    @Test
    void shouldCallItUndecodableWhenBytesFollowTheRecord() {
        byte[] bytes = bytes(Records.note("x"));

        assertUndecodable(Arrays.copyOf(bytes, bytes.length + 1), Reason.TRAILING_BYTES);
    }

    @Test
    void shouldCallItUndecodableWhenTheRecordIsOfAnotherType() {
        int id = registry.add("{\"type\":\"record\",\"name\":\"Other\",\"fields\":[]}");

        assertUndecodable(WireFormat.header(id), Reason.WRONG_SCHEMA);
    }

    @Test
    void shouldCallItUndecodableWhenTheSchemaIsNotAvro() {
        registry.failNext(
                new Failure(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = 3\"}"));

        assertUndecodable(WireFormat.header(9), Reason.UNREADABLE_SCHEMA);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 40, Integer.MAX_VALUE - 8L, 1_000_000_000L, -1L, Long.MIN_VALUE})
    void shouldRefuseBeforeTakingMemoryWhenALengthIsCorrupt(long length) {
        int noteId = idOf(ClinicalNote.getClassSchema());

        assertUndecodable(HostileBytes.stringOfLength(noteId, length), Reason.CORRUPT_BODY);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 40, Integer.MAX_VALUE - 8L, 500_000_000L, Long.MIN_VALUE})
    void shouldRefuseBeforeTakingMemoryWhenACountIsCorrupt(long count) {
        int id = idOf(NormalizedNote.getClassSchema());
        try (Serde<NormalizedNote> normalized =
                Topics.NOTES_NORMALIZED.valueSerde(registry.config())) {
            assertThatThrownBy(
                            () ->
                                    normalized
                                            .deserializer()
                                            .deserialize("t", HostileBytes.arrayOfCount(id, count)))
                    .isInstanceOfSatisfying(
                            UndecodableRecordException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT_BODY));
        }
    }

    @Test
    void shouldNeverFailOtherwiseWhenAnyByteIsChanged() {
        byte[] bytes = bytes(Records.note("some text of a note"));

        for (int position = WireFormat.HEADER_BYTES; position < bytes.length; position++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = bytes.clone();
                changed[position] = (byte) value;
                try {
                    read(changed);
                } catch (UndecodableRecordException e) {
                    assertThat(e).hasMessageNotContaining("some text");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"record\",\"name\":\"javax.script.ScriptEngineManager\",\"fields\":[]}",
                "{\"type\":\"record\",\"name\":\"org.longitude.schemas.v1.Gone\",\"fields\":[]}",
                "{\"type\":\"enum\",\"name\":\"org.longitude.schemas.v1.Origin\",\"symbols\":[\"A\"]}",
                "\"string\""
            })
    void shouldCallItUndecodableWhenTheSchemaNamesNoRecordOfTheContract(String schema) {
        AvroDeserializer<ClinicalNote> plain = new AvroDeserializer<>();
        plain.configure(registry.config(), false);
        byte[] bytes = WireFormat.header(registry.add(schema));

        assertThatThrownBy(() -> plain.deserialize(TOPIC, bytes))
                .isInstanceOfSatisfying(
                        UndecodableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_SCHEMA));
    }

    @Test
    void shouldFindTheClassItselfWhenMadeByName() {
        AvroDeserializer<ClinicalNote> plain = new AvroDeserializer<>();
        plain.configure(Map.of("schema.registry.url", registry.url()), false);
        ClinicalNote note = Records.note("x");

        assertThat(plain.deserialize(TOPIC, bytes(note))).isEqualTo(note);
    }

    private int idOf(org.apache.avro.Schema schema) {
        return registry.add(PlainSchema.of(schema).toString());
    }

    private void assertUndecodable(byte[] bytes, Reason reason) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOfSatisfying(
                        UndecodableRecordException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo(reason);
                            assertThat(e.error()).isEqualTo(SchemasError.UNDECODABLE_RECORD);
                        });
    }
}
