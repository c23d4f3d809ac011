package org.longitude.preprocess;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;
import org.longitude.model.admission.CodingRules;
import org.longitude.schemas.Topics;
import org.longitude.service.trace.Tracing;

/**
 * Notes and events to normalised notes and tokenised admissions, as one sub-topology: one task a
 * partition, one transaction for everything that follows from a record.
 *
 * <p>Sources and sinks carry bytes. The processor decodes and encodes itself, because only there
 * can a bad record be told from a registry that does not answer.
 */
final class PreprocessTopology {

    static final String STORE = "admissions";

    private static final String PROCESSOR = "preprocess";

    private PreprocessTopology() {}

    static Topology build(
            Stage stage,
            TextEngine engine,
            Map<String, String> serdeConfig,
            CodingRules rules,
            PreprocessLimits limits,
            CatchUp catchUp,
            Tracing tracing) {
        AdmissionProcessor.Parts parts =
                new AdmissionProcessor.Parts(
                        stage,
                        readers(stage, engine, serdeConfig),
                        new AdmissionPlanner(stage, engine, rules, limits),
                        new RecordWriter(
                                Topics.NOTES_NORMALIZED.valueSerde(serdeConfig).serializer(),
                                Topics.ADMISSIONS_TOKENIZED.valueSerde(serdeConfig).serializer()),
                        limits.retention(),
                        catchUp,
                        engine.tokenizer().hash(),
                        tracing);
        return build(stage, () -> new AdmissionProcessor(parts));
    }

    private static Map<String, RecordReader> readers(
            Stage stage, TextEngine engine, Map<String, String> serdeConfig) {
        Map<String, RecordReader> readers = new HashMap<>();
        if (stage == Stage.RETOKENIZE) {
            readers.put(
                    stage.source().name(),
                    new NormalizedReader(
                            Topics.NOTES_NORMALIZED.valueSerde(serdeConfig).deserializer(),
                            stage.source().name(),
                            engine.normalizer().hash()));
        } else {
            readers.put(
                    stage.source().name(),
                    NoteReader.of(
                            Topics.NOTES_RAW.valueSerde(serdeConfig).deserializer(),
                            stage.source().name()));
        }
        readers.put(
                Topics.ADMISSIONS_EVENTS.name(),
                new EventReader(
                        Topics.ADMISSIONS_EVENTS.valueSerde(serdeConfig).deserializer(),
                        Topics.ADMISSIONS_EVENTS.name()));
        return readers;
    }

    /** The same sources, sinks and store around any processor. */
    static Topology build(
            Stage stage, ProcessorSupplier<byte[], byte[], byte[], byte[]> processor) {
        Topology topology = new Topology();
        String[] sources = stage.inputs().toArray(new String[0]);
        for (String source : sources) {
            topology.addSource(
                    AutoOffsetReset.earliest(),
                    source,
                    timestamps(stage, source),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer(),
                    source);
        }
        topology.addProcessor(PROCESSOR, processor, sources);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray()),
                PROCESSOR);
        stage.outputs().forEach(topic -> addSink(topology, topic));
        return topology;
    }

    /** Charts' dates and senders' clocks are data; only our own output's timestamps are times. */
    private static TimestampExtractor timestamps(Stage stage, String source) {
        return stage == Stage.RETOKENIZE && source.equals(stage.source().name())
                ? new UsePartitionTimeOnInvalidTimestamp()
                : new WallclockTimestampExtractor();
    }

    private static void addSink(Topology topology, String topic) {
        topology.addSink(
                topic, topic, new ByteArraySerializer(), new ByteArraySerializer(), PROCESSOR);
    }
}
