package org.longitude.it.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;

/** Bytes that no compression makes smaller, of the largest legal size, to a topic and back. */
@KafkaTest
final class LargestRecordIT {

    /**
     * Of the limit's envelope, what key, headers, batch and compression take: to bytes that it
     * cannot make smaller, compression adds three for every 128 KiB.
     */
    private static final int ENVELOPE_BYTES = 16 << 10;

    private final TestKafka kafka;

    LargestRecordIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void shouldCarryTheLargestRecordWhenItIsANote() throws Exception {
        assertCarries(Topics.NOTES_RAW);
    }

    @Test
    void shouldCarryTheLargestRecordWhenItIsAPrediction() throws Exception {
        assertCarries(Topics.ICD_PREDICTIONS);
    }

    @Test
    @Tag("long") // 92 million bytes through compression, log and network of one JVM.
    void shouldCarryTheLargestRecordWhenItIsANormalisedNote() throws Exception {
        assertCarries(Topics.NOTES_NORMALIZED);
    }

    private void assertCarries(Topic<?, ?> topic) throws Exception {
        byte[] value = new byte[Limits.recordBytesMax(topic) - ENVELOPE_BYTES];
        new Random(7).nextBytes(value);

        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        config(Limits.producerConfig(topic)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(), 0, new byte[] {1}, value)).get();
        }

        assertThat(readOne(topic.name())).isEqualTo(value);
    }

    private byte[] readOne(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config(Limits.consumerConfig()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int attempt = 0; attempt < 60; attempt++) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    return record.value();
                }
            }
            throw new AssertionError("no record came back from " + topic);
        }
    }

    private Map<String, Object> config(Map<String, String> limits) {
        Map<String, Object> config = new HashMap<>(limits);
        config.put("bootstrap.servers", kafka.bootstrap());
        return config;
    }
}
