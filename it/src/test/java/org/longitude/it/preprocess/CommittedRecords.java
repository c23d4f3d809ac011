package org.longitude.it.preprocess;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Limits;

/** Reads topics as their consumers do: committed records only, from the beginning. */
final class CommittedRecords {

    /** Generous: a busy machine is slow, and speed is not what is tested. */
    private static final Duration WITHIN = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(100);

    private final TestKafka kafka;

    CommittedRecords(TestKafka kafka) {
        this.kafka = kafka;
    }

    /**
     * All committed records of a topic once there are at least so many; more than expected are
     * returned too, since the topic is read up to its end.
     */
    List<ConsumerRecord<byte[], byte[]>> atLeast(int expected, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + WITHIN.toNanos();
            while (records.size() < expected || !atEnd(consumer, partitions)) {
                consumer.poll(POLL).forEach(records::add);
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            "%d committed records of %s within %s (expected: %d)"
                                    .formatted(records.size(), topic, WITHIN, expected));
                }
            }
            return records;
        }
    }

    private static boolean atEnd(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        return consumer.endOffsets(partitions).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> config = new HashMap<>(Limits.consumerConfig());
        config.put("bootstrap.servers", kafka.bootstrap());
        config.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
