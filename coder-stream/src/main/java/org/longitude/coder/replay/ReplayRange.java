package org.longitude.coder.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.OnlookerSettings;

/**
 * Committed records of some topics between two moments, by offsets that are fixed when it is made:
 * read twice, it gives the same records in the same order, one partition after the other.
 */
final class ReplayRange {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    /**
     * Offsets of one partition.
     *
     * @param start the first
     * @param end behind the last
     */
    record Span(long start, long end) {}

    private final Map<String, String> kafka;
    private final SortedMap<TopicPartition, Span> spans;

    private ReplayRange(Map<String, String> kafka, SortedMap<TopicPartition, Span> spans) {
        this.kafka = kafka;
        this.spans = spans;
    }

    /**
     * Fixes the range.
     *
     * @param from first moment that is read; null for all that is there
     * @param to first moment that is not read any more; null for all that is committed now
     */
    static ReplayRange of(
            Map<String, String> kafka,
            List<String> topics,
            @Nullable Instant from,
            @Nullable Instant to) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : topics) {
                consumer.partitionsFor(topic)
                        .forEach(
                                info ->
                                        partitions.add(
                                                new TopicPartition(topic, info.partition())));
            }
            // Kafka warns of ends that are asked for and not read.
            consumer.assign(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> starts = from == null ? begins : at(consumer, ends, from);
            Map<TopicPartition, Long> stops = to == null ? ends : at(consumer, ends, to);
            SortedMap<TopicPartition, Span> spans = new TreeMap<>(ORDER);
            for (TopicPartition id : partitions) {
                long start = Math.max(begins.getOrDefault(id, 0L), starts.getOrDefault(id, 0L));
                spans.put(id, new Span(start, Math.max(start, stops.getOrDefault(id, start))));
            }
            return new ReplayRange(Map.copyOf(kafka), spans);
        }
    }

    private static Map<TopicPartition, Long> at(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Instant time) {
        Map<TopicPartition, Long> asked = new HashMap<>();
        ends.keySet().forEach(id -> asked.put(id, time.toEpochMilli()));
        Map<TopicPartition, Long> offsets = new HashMap<>(ends);
        consumer.offsetsForTimes(asked)
                .forEach(
                        (TopicPartition id, @Nullable OffsetAndTimestamp found) -> {
                            if (found != null) {
                                offsets.put(id, found.offset());
                            }
                        });
        return offsets;
    }

    /** What is read: offsets by topic and partition. */
    SortedMap<TopicPartition, Span> spans() {
        return spans;
    }

    /** Gives every record, partition by partition in the order of offsets. */
    void read(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            consumer.assign(spans.keySet());
            consumer.pause(spans.keySet());
            spans.forEach((id, span) -> consumer.seek(id, span.start()));
            spans.forEach((id, span) -> read(consumer, id, span, each));
        }
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition id,
            Span span,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.resume(List.of(id));
        while (consumer.position(id) < span.end()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < span.end()) {
                    each.accept(record);
                }
            }
        }
        consumer.pause(List.of(id));
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> kafka) {
        Map<String, Object> settings = OnlookerSettings.walking(kafka, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
