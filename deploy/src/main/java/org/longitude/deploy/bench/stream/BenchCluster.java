package org.longitude.deploy.bench.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.broker.BrokerSettings;
import org.longitude.deploy.broker.EmbeddedBroker;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;
import org.longitude.schemas.TopicAdmin;
import org.longitude.schemas.TopicLayout;
import org.longitude.schemas.Topics;

/** A broker, a registry and Longitude's topics of the bench's own, in this process. */
public final class BenchCluster implements AutoCloseable {

    static final int PARTITIONS = 4;

    private static final long UP_TO_THE_END = -1;
    private static final Duration POLL = Duration.ofMillis(100);

    private final EmbeddedBroker broker;
    private final EmbeddedSchemaRegistry registry;
    private final Admin admin;

    /** Starts broker and registry in a folder and makes the topics. */
    public BenchCluster(Path folder) {
        broker = EmbeddedBroker.start(BrokerSettings.keptIn(folder.resolve("broker")));
        registry = EmbeddedSchemaRegistry.start(folder.resolve("registry"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
        TopicAdmin.create(admin, TopicLayout.of(PARTITIONS, 1));
    }

    /** Where broker and registry are. */
    public Map<String, String> clientConfig() {
        return Map.of(
                "bootstrap.servers", broker.bootstrap(), "schema.registry.url", registry.url());
    }

    /** Records of a topic that a group has passed, and how many there are. */
    record Progress(long done, long all) {}

    Progress progress(String group, String topic) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                partitions.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
            long all = 0;
            for (var end : admin.listOffsets(partitions).all().get().values()) {
                all += end.offset();
            }
            long done = 0;
            Map<TopicPartition, OffsetAndMetadata> committed =
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            for (Map.Entry<TopicPartition, OffsetAndMetadata> each : committed.entrySet()) {
                done += each.getKey().topic().equals(topic) ? each.getValue().offset() : 0;
            }
            return new Progress(done, all);
        } catch (ExecutionException e) {
            throw new DeployException(
                    DeployError.BROKER_FAILED, "the bench's own broker does not answer", e);
        }
    }

    /** Gives every committed record of a topic to the sink, partition by partition in order. */
    void readAll(String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.poll(POLL).forEach(sink);
            }
        }
    }

    /**
     * Takes away what was tokenised: an application that starts on outputs of its own tokenizer
     * takes itself for one that was reset, and says nothing until it has caught up.
     */
    public void emptyTokenized() throws InterruptedException {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        for (Topic<?, ?> topic :
                List.of(Topics.ADMISSIONS_TOKENIZED, Topics.ADMISSIONS_TOKENIZED_HISTORY)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                all.put(
                        new TopicPartition(topic.name(), partition),
                        RecordsToDelete.beforeOffset(UP_TO_THE_END));
            }
        }
        try {
            admin.deleteRecords(all).all().get();
        } catch (ExecutionException e) {
            throw new DeployException(
                    DeployError.BROKER_FAILED, "the bench's own broker does not answer", e);
        }
    }

    /** A reader of committed records. */
    public KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> config = new HashMap<>(Limits.consumerConfig());
        config.put("bootstrap.servers", broker.bootstrap());
        config.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
        registry.close();
        broker.close();
    }
}
