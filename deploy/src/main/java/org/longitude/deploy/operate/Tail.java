package org.longitude.deploy.operate;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.schemas.OnlookerSettings;

/** The newest records of partitions, up to where they end now; of no group, committing nothing. */
final class Tail {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    private Tail() {}

    /**
     * Reads.
     *
     * @param recordsMax of each partition
     * @param isolation {@code read_committed}, or {@code read_uncommitted}, which no open
     *     transaction holds up
     * @throws DeployException where it takes longer than a minute
     */
    static void read(
            Map<String, String> properties,
            Collection<TopicPartition> partitions,
            long recordsMax,
            String isolation,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        if (partitions.isEmpty()) {
            return;
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(properties, isolation)) {
            consumer.assign(List.copyOf(partitions));
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach(
                    (partition, end) ->
                            consumer.seek(
                                    partition,
                                    Math.max(
                                            begins.getOrDefault(partition, 0L),
                                            recordsMax > end ? 0 : end - recordsMax)));
            long deadline = System.nanoTime() + AT_MOST.toNanos();
            Set<TopicPartition> left = new HashSet<>(partitions);
            while (true) {
                left.removeIf(
                        partition ->
                                consumer.position(partition) >= ends.getOrDefault(partition, 0L));
                if (left.isEmpty()) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new DeployException(
                            DeployError.BROKER_FAILED,
                            "the broker does not hand out the newest records of %s within %d s"
                                    .formatted(left, AT_MOST.toSeconds()));
                }
                consumer.poll(POLL).forEach(each);
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(
            Map<String, String> properties, String isolation) {
        Map<String, Object> settings = OnlookerSettings.of(properties, isolation);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
