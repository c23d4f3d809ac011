package org.longitude.schemas;

import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A topic with the types that it carries and the settings that it must have.
 *
 * @param name its name on the broker, ending in the major version of its contract
 * @param keySerde how keys are written
 * @param valueType the generated class of its values
 * @param partitions how many partitions it is created with; topics that share keys share this
 * @param config the topic settings that differ from the broker's defaults, by Kafka's names
 * @param <K> type of the key
 * @param <V> type of the value
 */
public record Topic<K, V extends SpecificRecord>(
        String name,
        Serde<K> keySerde,
        Class<V> valueType,
        int partitions,
        Map<String, String> config) {

    private static final String DLQ_SUFFIX = ".dlq";

    public Topic {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(keySerde, "keySerde");
        Objects.requireNonNull(valueType, "valueType");
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions: " + partitions + " (expected: > 0)");
        }
        config = Map.copyOf(config);
    }

    /**
     * A serde for the values, in Confluent's wire format. The caller closes it.
     *
     * @param config by Confluent's names, {@code schema.registry.url} is required; other entries,
     *     such as a Kafka client's, are ignored
     */
    public Serde<V> valueSerde(Map<String, ?> config) {
        AvroSerializer<V> serializer = new AvroSerializer<>();
        serializer.configure(config, false);
        AvroDeserializer<V> deserializer = new AvroDeserializer<>(valueType);
        deserializer.configure(config, false);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    /** Name of the topic that takes what cannot be processed. */
    public String dlq() {
        return dlq(name);
    }

    static String dlq(String name) {
        return name + DLQ_SUFFIX;
    }
}
