package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.longitude.schemas.DeadLetter;

/** What stands on topics: values are where words belong, keys and headers are not. */
final class CanaryTopics {

    private static final Duration POLL = Duration.ofMillis(200);

    private final TestKafka kafka;

    CanaryTopics(TestKafka kafka) {
        this.kafka = kafka;
    }

    /** Every committed record of a topic. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka.bootstrap());
        settings.put("isolation.level", "read_committed");
        settings.put("fetch.max.wait.ms", "50");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }

    /** Why each of a topic's letters was put aside. */
    List<String> reasons(String topic) {
        return records(topic).stream()
                .map(letter -> DeadLetter.from(letter.headers()).reasonCode())
                .toList();
    }

    /** Has keys and headers heard, and gives all values in one. */
    String hear(Overheard overheard, String topic) {
        StringBuilder values = new StringBuilder();
        for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
            record.headers()
                    .forEach(
                            header ->
                                    overheard.hear(
                                            "header of " + topic,
                                            header.key() + new String(header.value(), UTF_8)));
            if (record.key() != null) {
                overheard.hear("key of " + topic, new String(record.key(), UTF_8));
            }
            if (record.value() != null) {
                values.append(new String(record.value(), UTF_8)).append('\n');
            }
        }
        return values.toString();
    }
}
