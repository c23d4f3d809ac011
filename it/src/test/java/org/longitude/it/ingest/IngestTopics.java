package org.longitude.it.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;

/** Reads whole topics: ingest is done when it returns, so there is nothing to wait for. */
final class IngestTopics {

    private static final Duration POLL = Duration.ofMillis(200);

    private final TestKafka kafka;

    IngestTopics(TestKafka kafka) {
        this.kafka = kafka;
    }

    /** Every record of a topic. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<String, Object> config = new HashMap<>(Limits.consumerConfig());
        config.put("bootstrap.servers", kafka.bootstrap());
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config, bytes, bytes)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(all::add);
            }
        }
        return all;
    }

    /** Every value of a topic. */
    <V extends SpecificRecord> List<V> values(Topic<String, V> topic) {
        try (var deserializer = topic.valueSerde(kafka.clientConfig()).deserializer()) {
            return records(topic.name()).stream()
                    .map(record -> deserializer.deserialize(topic.name(), record.value()))
                    .toList();
        }
    }
}
