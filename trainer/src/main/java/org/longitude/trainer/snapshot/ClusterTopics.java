package org.longitude.trainer.snapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.longitude.schemas.Limits;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Which cluster this is and which topics: Kafka's own ids, which a cluster that is set up anew and
 * a topic that is made again do not keep.
 *
 * @param clusterId Kafka's id of the cluster
 * @param topicIds by name
 */
record ClusterTopics(String clusterId, Map<String, String> topicIds) {
    static ClusterTopics of(Map<String, String> clientConfig, List<String> topics) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.remove("schema.registry.url");
        try (Admin admin = Admin.create(config)) {
            Map<String, String> ids = new HashMap<>();
            for (Map.Entry<String, TopicDescription> entry :
                    admin.describeTopics(topics).allTopicNames().get().entrySet()) {
                ids.put(entry.getKey(), entry.getValue().topicId().toString());
            }
            return new ClusterTopics(admin.describeCluster().clusterId().get(), ids);
        } catch (ExecutionException e) {
            throw new TrainerException(
                    TrainerError.BROKER_UNAVAILABLE,
                    "topics %s: cannot be described: %s (expected: a broker that answers, and topics made by 'longitude topics create')"
                            .formatted(topics, e.getCause().getClass().getSimpleName()),
                    e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    String topicId(String topic) {
        String id = topicIds.get(topic);
        if (id == null) {
            throw new IllegalStateException("topic " + topic + " was not described");
        }
        return id;
    }

    /**
     * A consumer of raw bytes that sees committed records only and never decides where to begin.
     */
    static Consumer<byte[], byte[]> consumer(Map<String, String> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.putAll(Limits.consumerConfig());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        config.remove("schema.registry.url");
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
