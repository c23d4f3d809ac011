package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.longitude.model.admission.CodingRules;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.service.trace.Tracing;

/** The real topology with the real serdes on Kafka's test driver, and a registry in memory. */
final class TopologyHarness implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-22T19:00:00Z");

    private static final String VOCABULARY =
            "the patient has fever and cough with pneumonia on day [num] one two three four .";

    final RegistryStub registry = new RegistryStub();
    final TextEngine engine = engine();

    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> input;
    private final TestInputTopic<byte[], byte[]> events;
    private final Map<String, String> serdeConfig;
    private final Serializer<AdmissionEvent> eventSerializer;
    private final Serializer<NormalizedNote> normalizedSerializer;
    private final Serializer<ClinicalNote> serializer;

    TopologyHarness(Path stateDir) throws IOException {
        this(stateDir, PreprocessLimits.of(StateRetention.of(Duration.ofDays(90))));
    }

    TopologyHarness(Path stateDir, PreprocessLimits limits) throws IOException {
        this(stateDir, limits, Stage.LIVE, CodingRules.standard(), CatchUp.AT_ONCE);
    }

    TopologyHarness(Path stateDir, Tracing tracing) throws IOException {
        this(
                stateDir,
                PreprocessLimits.of(StateRetention.of(Duration.ofDays(90))),
                Stage.LIVE,
                CodingRules.standard(),
                CatchUp.AT_ONCE,
                tracing);
    }

    TopologyHarness(
            Path stateDir, PreprocessLimits limits, Stage stage, CodingRules rules, CatchUp catchUp)
            throws IOException {
        this(stateDir, limits, stage, rules, catchUp, Tracing.off());
    }

    private TopologyHarness(
            Path stateDir,
            PreprocessLimits limits,
            Stage stage,
            CodingRules rules,
            CatchUp catchUp,
            Tracing tracing)
            throws IOException {
        serdeConfig = registry.config();
        serializer = Topics.NOTES_RAW.valueSerde(serdeConfig).serializer();
        Map<String, String> kafka = new HashMap<>(serdeConfig);
        kafka.put("bootstrap.servers", "localhost:1");
        PreprocessConfig config = PreprocessConfig.of(kafka, stateDir);
        driver =
                new TopologyTestDriver(
                        PreprocessTopology.build(
                                stage, engine, serdeConfig, rules, limits, catchUp, tracing),
                        StreamsSettings.of(config),
                        NOW);
        eventSerializer = Topics.ADMISSIONS_EVENTS.valueSerde(serdeConfig).serializer();
        normalizedSerializer = Topics.NOTES_NORMALIZED.valueSerde(serdeConfig).serializer();
        events =
                driver.createInputTopic(
                        Topics.ADMISSIONS_EVENTS.name(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        input =
                driver.createInputTopic(
                        stage.source().name(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    private static TextEngine engine() {
        Normalizer normalizer = Normalizer.standard();
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        vocabulary.add(normalizer.normalize(VOCABULARY));
        return new TextEngine(normalizer, vocabulary.build(1_000, 1));
    }

    void send(ClinicalNote.Builder note) {
        send(note.build());
    }

    void send(ClinicalNote note) {
        String admission = note.getAdmissionId();
        send(admission != null ? admission : "note:" + note.getNoteId(), bytes(note));
    }

    /** A note that is on a trace. */
    void send(ClinicalNote.Builder note, Headers headers) {
        ClinicalNote built = note.build();
        input.pipeInput(
                new TestRecord<>(
                        Objects.requireNonNull(built.getAdmissionId()).getBytes(UTF_8),
                        bytes(built),
                        headers,
                        NOW));
    }

    /** As above, of an event. */
    void send(AdmissionEvent event, Headers headers) {
        events.pipeInput(
                new TestRecord<>(
                        event.getAdmissionId().getBytes(UTF_8),
                        eventSerializer.serialize(Topics.ADMISSIONS_EVENTS.name(), event),
                        headers,
                        NOW));
    }

    /** Bytes that are on a trace. */
    void send(String key, byte[] value, Headers headers) {
        input.pipeInput(new TestRecord<>(key.getBytes(UTF_8), value, headers, NOW));
    }

    void send(String key, byte[] value) {
        input.pipeInput(key == null ? null : key.getBytes(UTF_8), value);
    }

    /** As a replay would: the record's timestamp lies anywhere. */
    void send(ClinicalNote.Builder note, Instant recordTimestamp) {
        ClinicalNote built = note.build();
        input.pipeInput(
                Objects.requireNonNull(built.getAdmissionId()).getBytes(UTF_8),
                bytes(built),
                recordTimestamp);
    }

    /** As the live path wrote it. */
    void send(NormalizedNote note, Instant recordTimestamp) {
        String admission = note.getAdmissionId();
        String key = admission != null ? admission : "note:" + note.getNoteId();
        input.pipeInput(
                key.getBytes(UTF_8),
                normalizedSerializer.serialize(Topics.NOTES_NORMALIZED.name(), note),
                recordTimestamp);
    }

    void send(AdmissionEvent event) {
        sendEvent(
                event.getAdmissionId(),
                eventSerializer.serialize(Topics.ADMISSIONS_EVENTS.name(), event));
    }

    void sendEvent(String key, byte[] value) {
        events.pipeInput(key.getBytes(UTF_8), value);
    }

    byte[] bytes(ClinicalNote note) {
        return serializer.serialize(Topics.NOTES_RAW.name(), note);
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** The normalised notes since the last look. */
    List<NormalizedNote> normalized() {
        return output(Topics.NOTES_NORMALIZED).readValuesToList();
    }

    List<TestRecord<String, NormalizedNote>> normalizedRecords() {
        return output(Topics.NOTES_NORMALIZED).readRecordsToList();
    }

    /** The live tokenised admissions since the last look. */
    List<TokenizedAdmission> live() {
        return output(Topics.ADMISSIONS_TOKENIZED).readValuesToList();
    }

    List<TestRecord<String, TokenizedAdmission>> liveRecords() {
        return output(Topics.ADMISSIONS_TOKENIZED).readRecordsToList();
    }

    List<TokenizedAdmission> history() {
        return output(Topics.ADMISSIONS_TOKENIZED_HISTORY).readValuesToList();
    }

    List<TestRecord<byte[], byte[]>> dead() {
        return dead(Topics.NOTES_RAW);
    }

    List<TestRecord<byte[], byte[]>> dead(Topic<?, ?> topic) {
        return driver.createOutputTopic(
                        topic.dlq(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private <V extends SpecificRecord> TestOutputTopic<String, V> output(Topic<String, V> topic) {
        return driver.createOutputTopic(
                topic.name(),
                new StringDeserializer(),
                topic.valueSerde(serdeConfig).deserializer());
    }

    @Override
    public void close() {
        driver.close();
        registry.close();
    }
}
