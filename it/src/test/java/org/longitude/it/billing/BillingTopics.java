package org.longitude.it.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.TraceHeader;
import org.longitude.schemas.v1.BillingChange;
import org.longitude.schemas.v1.IcdPrediction;

/** What the export is fed, and what it wrote. */
final class BillingTopics implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final TestKafka kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    BillingTopics(TestKafka kafka) {
        this.kafka = kafka;
        Map<String, Object> settings = new HashMap<>(Limits.producerConfig(Topics.ICD_PREDICTIONS));
        settings.put("bootstrap.servers", kafka.bootstrap());
        settings.put("acks", "all");
        this.producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void send(Collection<IcdPrediction> predictions) {
        String topic = Topics.ICD_PREDICTIONS.name();
        try (Serde<IcdPrediction> serde = Topics.ICD_PREDICTIONS.valueSerde(kafka.clientConfig())) {
            for (IcdPrediction prediction : predictions) {
                write(prediction.getAdmissionId(), serde.serializer().serialize(topic, prediction));
            }
        }
        producer.flush();
    }

    /** Any bytes on the predictions' topic. */
    void sendBytes(String key, byte @Nullable [] value) {
        write(key, value);
        producer.flush();
    }

    /** Any bytes, on a trace. */
    void sendBytes(String key, byte[] value, String traceparent) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.ICD_PREDICTIONS.name(), key.getBytes(UTF_8), value);
        TraceHeader.write(record.headers(), traceparent);
        producer.send(record).get();
    }

    byte[] bytes(IcdPrediction prediction) {
        try (Serde<IcdPrediction> serde = Topics.ICD_PREDICTIONS.valueSerde(kafka.clientConfig())) {
            return serde.serializer().serialize(Topics.ICD_PREDICTIONS.name(), prediction);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The tests count what arrived.
    private void write(String key, byte @Nullable [] value) {
        producer.send(
                new ProducerRecord<>(Topics.ICD_PREDICTIONS.name(), key.getBytes(UTF_8), value));
    }

    List<BillingChange> changes() {
        return values(Topics.BILLING_FHIR, records(Topics.BILLING_FHIR.name()));
    }

    <V extends SpecificRecord> List<V> values(
            Topic<String, V> topic, List<ConsumerRecord<byte[], byte[]>> records) {
        try (Serde<V> serde = topic.valueSerde(kafka.clientConfig())) {
            return records.stream()
                    .map(record -> serde.deserializer().deserialize(topic.name(), record.value()))
                    .toList();
        }
    }

    /** Every committed record of a topic, those of one partition in order. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(found::add);
            }
        }
        return found;
    }

    /** The end of each partition of the predictions. */
    Map<Integer, Long> ends() throws Exception {
        String topic = Topics.ICD_PREDICTIONS.name();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        kafka.admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .forEach(
                        each ->
                                asked.put(
                                        new TopicPartition(topic, each.partition()),
                                        OffsetSpec.latest()));
        Map<Integer, Long> ends = new HashMap<>();
        kafka.admin()
                .listOffsets(asked)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
        return ends;
    }

    private static List<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(Limits.consumerConfig());
        settings.put("bootstrap.servers", kafka.bootstrap());
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        producer.close();
    }
}
