package org.longitude.deploy.dlq;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.longitude.schemas.OnlookerSettings;

/**
 * The dead-letter topics, read from their beginning to where they end now. Committed records only.
 *
 * <p>Threading: one thread. Ownership: closes its consumer.
 */
final class LetterBox implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;

    LetterBox(Map<String, String> connection) {
        Map<String, Object> config = OnlookerSettings.committed(connection);
        this.consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Gives every record to the sink, partition by partition in order. */
    void read(Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        Map<String, List<PartitionInfo>> known = consumer.listTopics();
        List<TopicPartition> partitions =
                topics.stream()
                        .sorted()
                        .flatMap(topic -> known.getOrDefault(topic, List.of()).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            readOne(partition, ends.get(partition), sink);
        }
    }

    private void readOne(
            TopicPartition partition, long end, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    sink.accept(record);
                }
            }
        }
    }

    /** The letters that were sent again already. */
    Set<LetterId> redriven(Collection<String> topics) {
        Set<LetterId> marked = new HashSet<>();
        read(
                topics,
                record ->
                        Letter.of(record)
                                .filter(Letter::isMarker)
                                .ifPresent(letter -> marked.add(letter.marked())));
        return marked;
    }

    /** One letter; empty where there is none of that id. */
    Optional<Letter> find(LetterId id) {
        TopicPartition partition = new TopicPartition(id.topic(), id.partition());
        if (consumer.listTopics().getOrDefault(id.topic(), List.of()).size() <= id.partition()) {
            return Optional.empty();
        }
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        consumer.seek(partition, id.offset());
        while (id.offset() < end && consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() >= id.offset()) {
                    return record.offset() == id.offset() ? Letter.of(record) : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
