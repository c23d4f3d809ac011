package org.longitude.deploy.reconcile;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.schemas.OnlookerSettings;

/**
 * Reads committed records of whole topics or of ranges, record by record; belongs to no group.
 *
 * <p>Threading: one thread uses it. Ownership: owns its consumer and closes it.
 */
final class TopicWalk implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    /** Polls in a row that may bring nothing before the broker counts as gone: a minute. */
    private static final int IDLE_POLLS_MAX = 300;

    private final KafkaConsumer<byte[], byte[]> consumer;

    TopicWalk(Map<String, String> clients) {
        Map<String, Object> settings = OnlookerSettings.walking(clients, "read_committed");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        consumer = new KafkaConsumer<>(settings, bytes, bytes);
    }

    /** Every record that is committed now. */
    void all(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        range(topic, starts(topic), ends(topic), each);
    }

    /** Records from the starts, inclusive, to the ends, exclusive. */
    void range(
            String topic,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.resume(ends.keySet());
        ends.keySet().forEach(id -> consumer.seek(id, starts.getOrDefault(id, 0L)));
        int idle = 0;
        while (!reached(ends)) {
            var records = consumer.poll(POLL);
            idle = records.nextOffsets().isEmpty() ? idle + 1 : 0;
            if (idle > IDLE_POLLS_MAX) {
                throw new DeployException(
                        DeployError.BROKER_FAILED,
                        "%s brings no records for a minute (expected: brokers that answer, or every transaction on it decided)"
                                .formatted(topic));
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                TopicPartition id = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < ends.getOrDefault(id, 0L)) {
                    each.accept(record);
                }
            }
        }
        consumer.pause(ends.keySet());
    }

    /**
     * Whatever it was asked about stays assigned, and paused while nobody walks it: Kafka warns of
     * answers for partitions that are not, be it of a fetch under way or of where a topic ends.
     */
    private void assign(List<TopicPartition> partitions) {
        Set<TopicPartition> all = new HashSet<>(consumer.assignment());
        if (all.addAll(partitions)) {
            consumer.assign(all);
            consumer.pause(partitions);
        }
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    Map<TopicPartition, Long> starts(String topic) {
        return consumer.beginningOffsets(partitions(topic));
    }

    Map<TopicPartition, Long> ends(String topic) {
        return consumer.endOffsets(partitions(topic));
    }

    /** The first records that arrived then or later; the ends where none did. */
    Map<TopicPartition, Long> at(String topic, long timeMs) {
        Map<TopicPartition, Long> found = new HashMap<>(ends(topic));
        Map<TopicPartition, Long> asked = new HashMap<>();
        partitions(topic).forEach(id -> asked.put(id, timeMs));
        for (Map.Entry<TopicPartition, OffsetAndTimestamp> at :
                consumer.offsetsForTimes(asked).entrySet()) {
            if (at.getValue() != null) {
                found.put(at.getKey(), at.getValue().offset());
            }
        }
        return found;
    }

    private List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    topic + ": not there (expected: created by 'longitude topics create')");
        }
        assign(partitions);
        return partitions;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
