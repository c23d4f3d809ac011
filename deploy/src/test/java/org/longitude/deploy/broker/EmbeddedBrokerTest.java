package org.longitude.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

final class EmbeddedBrokerTest {

    private static final String TOPIC = "kept";

    @Test
    void shouldFindItsRecordsAgainWhenRestartedOnTheSameFolder(@TempDir Path folder)
            throws Exception {
        // given
        byte[] large = new byte[5 * 1024 * 1024];
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.keptIn(folder))) {
            createTopic(broker);
            send(broker, "small".getBytes(StandardCharsets.UTF_8));
            send(broker, large);
        }

        // when
        List<byte[]> values;
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.keptIn(folder))) {
            values = readTwo(broker);
        }

        // then
        assertThat(values.get(0)).asString(StandardCharsets.UTF_8).isEqualTo("small");
        assertThat(values.get(1)).hasSize(large.length);
    }

    @Test
    void shouldLeaveNothingBehindWhenItsFolderIsTemporary() {
        // given
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
        assertThat(broker.folder()).isDirectory();

        // when
        broker.close();
        broker.close();

        // then
        assertThat(broker.folder()).doesNotExist();
    }

    @Test
    void shouldSayWhichPortIsTakenWhenItCannotListen() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings = BrokerSettings.temporary().withPort(taken.getLocalPort());

            assertThatThrownBy(() -> EmbeddedBroker.start(settings))
                    .isInstanceOfSatisfying(
                            DeployException.class,
                            e -> assertThat(e.error()).isEqualTo(DeployError.PORT_TAKEN))
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void shouldRefuseASecondBrokerWhenTheFolderIsInUse(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker first = EmbeddedBroker.start(BrokerSettings.keptIn(folder))) {
            createTopic(first);

            assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.keptIn(folder)))
                    .isInstanceOfSatisfying(
                            DeployException.class,
                            e -> assertThat(e.error()).isEqualTo(DeployError.BROKER_FAILED))
                    .hasMessageContaining("Another broker runs on " + folder);
            send(first, new byte[1]);
        }
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            NewTopic topic =
                    new NewTopic(TOPIC, 1, (short) 1)
                            .configs(Map.of("max.message.bytes", "6000000"));
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    private static void send(EmbeddedBroker broker, byte[] value) throws Exception {
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrap(), "max.request.size", 6_000_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    private static List<byte[]> readTwo(EmbeddedBroker broker) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrap(), "auto.offset.reset", "earliest");
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            for (int polls = 0; values.size() < 2 && polls < 60; polls++) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(each.value());
                }
            }
        }
        return values;
    }
}
