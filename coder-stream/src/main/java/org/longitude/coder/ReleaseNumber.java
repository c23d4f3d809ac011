package org.longitude.coder;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.ModelRelease;

/**
 * The number under which a bundle was released, read from models.released when it is first asked
 * for; 0 for a bundle that nobody released.
 *
 * <p>Threading: may be asked by several threads; the first reads, the others wait.
 */
final class ReleaseNumber implements LongSupplier {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long UNREAD = -1;

    private final CoderConfig config;
    private final String bundleHash;
    private long number = UNREAD;

    ReleaseNumber(CoderConfig config, String bundleHash) {
        this.config = config;
        this.bundleHash = bundleHash;
    }

    @Override
    public synchronized long getAsLong() {
        if (number == UNREAD) {
            number = read();
        }
        return number;
    }

    private long read() {
        Map<String, Object> settings = config.consumerSettings(Limits.consumerConfig());
        settings.remove("group.id");
        settings.remove("group.instance.id");
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                settings,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer());
                Serde<ModelRelease> serde = Topics.MODELS_RELEASED.valueSerde(config.kafka())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.MODELS_RELEASED.name()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long found = 0;
            while (!atEnd(consumer, partitions)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    found = Math.max(found, number(serde, record));
                }
            }
            return found;
        }
    }

    private long number(Serde<ModelRelease> serde, ConsumerRecord<byte[], byte[]> record) {
        try {
            ModelRelease release = serde.deserializer().deserialize(record.topic(), record.value());
            return release != null && release.getSha256().equals(bundleHash)
                    ? release.getReleaseNumber()
                    : 0;
        } catch (UndecodableRecordException e) {
            // A release that nobody can read is not the one that this bundle came by.
            return 0;
        }
    }

    private static boolean atEnd(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        return consumer.endOffsets(partitions).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
