package org.longitude.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.longitude.deploy.broker.BrokerSettings;
import org.longitude.deploy.broker.ChildCluster;

/** The cluster that fault tests break must itself break and heal as a real one does. */
final class ChildClusterIT {

    private static final String TOPIC = "survives";

    @Test
    void shouldHoldEveryAcknowledgedRecordWhenTheOnlyBrokerIsKilledFrozenAndRestarted()
            throws Exception {
        try (ChildCluster cluster = ChildCluster.start(1, BrokerSettings.temporary())) {
            createTopic(cluster, 1);
            try (KafkaProducer<String, String> producer = producer(cluster)) {
                producer.send(new ProducerRecord<>(TOPIC, "before")).get();

                // when killed and restarted
                cluster.kill(1);
                Future<RecordMetadata> whileDown = send(producer, "while down");
                cluster.restart(1);
                whileDown.get();

                // when frozen and thawed
                cluster.freeze(1);
                Future<RecordMetadata> whileFrozen = send(producer, "while frozen");
                cluster.thaw(1);
                whileFrozen.get();
            }

            // then
            assertThat(readAll(cluster, 3)).containsExactly("before", "while down", "while frozen");
        }
    }

    @Tag("long")
    @Test
    void shouldGoOnWhenOneBrokerOfThreeIsKilled() throws Exception {
        try (ChildCluster cluster = ChildCluster.start(3, BrokerSettings.temporary())) {
            createTopic(cluster, 3);
            try (KafkaProducer<String, String> producer = producer(cluster)) {
                for (int node = 1; node <= 3; node++) {
                    cluster.kill(node);
                    producer.send(new ProducerRecord<>(TOPIC, "without " + node)).get();
                    cluster.restart(node);
                }
            }

            assertThat(readAll(cluster, 3)).containsExactly("without 1", "without 2", "without 3");
        }
    }

    /**
     * On a thread of its own: without a broker a producer may ask for its metadata before it sends.
     */
    private static Future<RecordMetadata> send(
            KafkaProducer<String, String> producer, String value) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return producer.send(new ProducerRecord<>(TOPIC, value)).get();
                    } catch (InterruptedException | ExecutionException e) {
                        throw new CompletionException(e);
                    }
                });
    }

    private static void createTopic(ChildCluster cluster, int replicas) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) replicas))).all().get();
        }
    }

    private static KafkaProducer<String, String> producer(ChildCluster cluster) {
        Map<String, Object> config = Map.of("bootstrap.servers", cluster.bootstrap());
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private static List<String> readAll(ChildCluster cluster, int expected) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", cluster.bootstrap(), "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            for (int polls = 0; values.size() < expected && polls < 60; polls++) {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(each.value());
                }
            }
        }
        return values;
    }
}
