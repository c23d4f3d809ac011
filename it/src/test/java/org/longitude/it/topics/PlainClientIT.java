package org.longitude.it.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.AvroDeserializer;
import org.longitude.schemas.AvroSerializer;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;

/** An outsider's Kafka clients, who know Longitude's serializers by class name only. */
@KafkaTest
final class PlainClientIT {

    private static final AdmissionEvent EVENT =
            AdmissionEvent.newBuilder()
                    .setAdmissionId("a1")
                    .setKind(AdmissionEventKind.DISCHARGED)
                    .setOccurredAt(Instant.parse("2026-11-22T10:00:00Z"))
                    .setSourceSystem("outside")
                    .setMessageId("m1")
                    .setReceivedAt(Instant.parse("2026-11-22T10:00:01Z"))
                    .build();

    private final TestKafka kafka;

    PlainClientIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void shouldWriteAndReadWhenThePropertiesNameTheClasses() throws Exception {
        String topic = Topics.ADMISSIONS_EVENTS.name();
        Map<String, Object> writing = new HashMap<>(kafka.clientConfig());
        writing.put("key.serializer", StringSerializer.class.getName());
        writing.put("value.serializer", AvroSerializer.class.getName());
        try (KafkaProducer<String, AdmissionEvent> producer = new KafkaProducer<>(writing)) {
            producer.send(new ProducerRecord<>(topic, 0, "a1", EVENT)).get();
        }

        ConsumerRecord<String, AdmissionEvent> record = readOne(new TopicPartition(topic, 0));

        assertThat(record.key()).isEqualTo("a1");
        assertThat(record.value()).isEqualTo(EVENT);
    }

    private ConsumerRecord<String, AdmissionEvent> readOne(TopicPartition partition) {
        Map<String, Object> reading = new HashMap<>(kafka.clientConfig());
        reading.put("key.deserializer", StringDeserializer.class.getName());
        reading.put("value.deserializer", AvroDeserializer.class.getName());
        try (KafkaConsumer<String, AdmissionEvent> consumer = new KafkaConsumer<>(reading)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int attempt = 0; attempt < 60; attempt++) {
                for (ConsumerRecord<String, AdmissionEvent> record :
                        consumer.poll(Duration.ofSeconds(1))) {
                    return record;
                }
            }
            throw new AssertionError("no record came back from " + partition);
        }
    }
}
