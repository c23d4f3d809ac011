package org.longitude.it.coder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.TokenizedAdmission;

/** What stands around the coder: what it is fed, what it wrote, what it committed. */
final class CoderTopics implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Admin admin;
    private final Map<String, String> clients;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Reading> reading = new HashMap<>();

    CoderTopics(TestKafka kafka, Map<String, String> clients) {
        this(kafka.admin(), clients);
    }

    /** On any cluster: the clients' settings say where it is. */
    CoderTopics(Admin admin, Map<String, String> clients) {
        this.admin = admin;
        this.clients = clients;
        Map<String, Object> settings =
                new HashMap<>(Limits.producerConfig(Topics.ADMISSIONS_TOKENIZED));
        settings.put("bootstrap.servers", clients.get("bootstrap.servers"));
        settings.put("acks", "all");
        this.producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Writes the admissions and waits until the broker has them. */
    void send(Topic<String, TokenizedAdmission> topic, Collection<TokenizedAdmission> admissions) {
        send(topic, admissions, TokenizedAdmission::getAdmissionId);
    }

    /** Writes the values and waits until the broker has them. */
    <V extends SpecificRecord> void send(
            Topic<String, V> topic, Collection<V> values, Function<V, String> key) {
        try (Serde<V> serde = topic.valueSerde(clients)) {
            for (V value : values) {
                write(
                        topic.name(),
                        key.apply(value),
                        serde.serializer().serialize(topic.name(), value));
            }
        }
        producer.flush();
    }

    /** Writes any bytes and waits until the broker has them. */
    void sendBytes(String topic, String key, byte[] value) {
        write(topic, key, value);
        producer.flush();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The tests count what arrived.
    private void write(String topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value));
    }

    /** Every committed prediction. */
    List<IcdPrediction> predictions() {
        return read(Topics.ICD_PREDICTIONS);
    }

    /** Every committed value of a topic. */
    <V extends SpecificRecord> List<V> read(Topic<String, V> topic) {
        try (Serde<V> serde = topic.valueSerde(clients)) {
            return records(topic.name()).stream()
                    .map(record -> serde.deserializer().deserialize(topic.name(), record.value()))
                    .toList();
        }
    }

    /** Every committed record of a topic, those of one partition in order. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        synchronized (reading) {
            return reading.computeIfAbsent(topic, this::reading).readOn();
        }
    }

    /**
     * What was read of a topic so far, and the consumer that reads on: tests look again and again,
     * and a consumer for each look costs more than what is tested.
     */
    private record Reading(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            List<ConsumerRecord<byte[], byte[]>> found) {

        List<ConsumerRecord<byte[], byte[]>> readOn() {
            Map<TopicPartition, Long> ends = ends();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(found::add);
            }
            return List.copyOf(found);
        }

        Map<TopicPartition, Long> ends() {
            return consumer.endOffsets(partitions);
        }
    }

    private Reading reading(String topic) {
        KafkaConsumer<byte[], byte[]> consumer = consumer();
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new Reading(consumer, partitions, new ArrayList<>());
    }

    /** What the group has committed; a transaction under way is waited for. */
    Map<TopicPartition, Long> committed(String group) throws InterruptedException {
        return offsets(group, true);
    }

    /** What the group has committed so far; a transaction under way is not looked at. */
    Map<TopicPartition, Long> committedSoFar(String group) throws InterruptedException {
        return offsets(group, false);
    }

    private Map<TopicPartition, Long> offsets(String group, boolean requireStable)
            throws InterruptedException {
        try {
            return admin
                    .listConsumerGroupOffsets(
                            Map.of(group, new ListConsumerGroupOffsetsSpec()),
                            new ListConsumerGroupOffsetsOptions().requireStable(requireStable))
                    .partitionsToOffsetAndMetadata(group)
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, CoderTopics::offset));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker refused to tell offsets", e);
        }
    }

    /** Offsets of the live topic that the group has not passed, as monitoring sees them. */
    long lag(String group) throws InterruptedException {
        Map<TopicPartition, Long> committed = committedSoFar(group);
        return ends(Topics.ADMISSIONS_TOKENIZED.name()).entrySet().stream()
                .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    private Map<TopicPartition, Long> ends(String topic) {
        synchronized (reading) {
            return reading.computeIfAbsent(topic, this::reading).ends();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(Limits.consumerConfig());
        settings.put("bootstrap.servers", clients.get("bootstrap.servers"));
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("fetch.max.wait.ms", "20");
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static long offset(Map.Entry<TopicPartition, OffsetAndMetadata> entry) {
        return entry.getValue().offset();
    }

    /** Ends a transaction that a dead process left open, as its next start would. */
    void endTransactionOf(String transactionalId) throws InterruptedException {
        try {
            admin.fenceProducers(List.of(transactionalId)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker refused to fence", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        synchronized (reading) {
            reading.values().forEach(each -> each.consumer().close());
            reading.clear();
        }
    }
}
