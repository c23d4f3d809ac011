package org.longitude.trainer.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Topic;
import org.longitude.schemas.UndecodableRecordException;

/** The highest of a number that every record of a topic carries. */
public final class HighestNumber {
    private HighestNumber() {}

    /** Reads the topic to its committed end; empty if there is no record. */
    public static <V extends SpecificRecord> OptionalLong of(
            Map<String, String> clientConfig, Topic<String, V> topic, ToLongFunction<V> number) {
        long[] highest = {Long.MIN_VALUE};
        try (Consumer<byte[], byte[]> consumer = ClusterTopics.consumer(clientConfig);
                Deserializer<V> values = topic.valueSerde(clientConfig).deserializer()) {
            TopicReader reader = new TopicReader(consumer);
            reader.read(
                    topic.name(),
                    reader.everything(topic.name()),
                    record -> {
                        V value = decode(values, topic.name(), record);
                        if (value != null) {
                            highest[0] = Math.max(highest[0], number.applyAsLong(value));
                        }
                    },
                    passed -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return highest[0] == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(highest[0]);
    }

    private static <V> @Nullable V decode(
            Deserializer<V> values, String topic, ArchivedRecord record) {
        try {
            return values.deserialize(topic, record.value());
        } catch (UndecodableRecordException e) {
            // Somebody's bytes; they carry no number.
            return null;
        }
    }
}
