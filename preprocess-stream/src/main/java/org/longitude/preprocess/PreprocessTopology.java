package org.longitude.preprocess;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * notes.raw to notes.normalized and admissions.tokenized, as one sub-topology: one task a
 * partition, one transaction for everything that follows from a note.
 *
 * <p>Source and sinks carry bytes. The processor decodes and encodes itself, because only there can
 * a bad record be told from a registry that does not answer.
 */
final class PreprocessTopology {

    static final String STORE = "admissions";

    private static final String SOURCE = "notes";
    private static final String PROCESSOR = "preprocess";

    /** Everything it writes besides dead letters. */
    static final List<Topic<?, ?>> OUTPUTS =
            List.of(
                    Topics.NOTES_NORMALIZED,
                    Topics.ADMISSIONS_TOKENIZED,
                    Topics.ADMISSIONS_TOKENIZED_HISTORY);

    private PreprocessTopology() {}

    static Topology build(
            TextEngine engine, Map<String, String> serdeConfig, PreprocessLimits limits) {
        Serde<ClinicalNote> raw = Topics.NOTES_RAW.valueSerde(serdeConfig);
        Serde<NormalizedNote> notes = Topics.NOTES_NORMALIZED.valueSerde(serdeConfig);
        Serde<TokenizedAdmission> admissions = Topics.ADMISSIONS_TOKENIZED.valueSerde(serdeConfig);
        NoteReader reader = NoteReader.of(raw.deserializer(), Topics.NOTES_RAW.name());
        RecordWriter writer = new RecordWriter(notes.serializer(), admissions.serializer());
        AdmissionPlanner planner =
                new AdmissionPlanner(
                        engine, limits.admissionNotesMax(), limits.admissionTokensMax());
        return build(() -> new NoteProcessor(reader, planner, writer, limits.retention()));
    }

    private static Topology build(ProcessorSupplier<byte[], byte[], byte[], byte[]> processor) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                SOURCE,
                new WallclockTimestampExtractor(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topics.NOTES_RAW.name());
        topology.addProcessor(PROCESSOR, processor, SOURCE);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray()),
                PROCESSOR);
        OUTPUTS.forEach(topic -> addSink(topology, topic.name()));
        addSink(topology, Topics.NOTES_RAW.dlq());
        return topology;
    }

    private static void addSink(Topology topology, String topic) {
        topology.addSink(
                topic, topic, new ByteArraySerializer(), new ByteArraySerializer(), PROCESSOR);
    }
}
