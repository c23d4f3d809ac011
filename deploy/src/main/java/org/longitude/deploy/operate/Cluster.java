package org.longitude.deploy.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;

/**
 * Questions to a cluster, each answered within a limit or not at all.
 *
 * <p>Threading: one thread. Ownership: closes its admin client.
 */
final class Cluster implements AutoCloseable {

    private static final List<String> GROUPS = List.of("longitude-", "shadow-longitude-");
    private static final String MARK = "-caught-up";
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Admin admin;
    private final Map<String, String> properties;
    private final Duration answerWithin;

    private Cluster(Admin admin, Map<String, String> properties, Duration answerWithin) {
        this.admin = admin;
        this.properties = Map.copyOf(properties);
        this.answerWithin = answerWithin;
    }

    /** Opens a client; whether anybody answers is seen by the first question. */
    static Cluster open(Map<String, String> properties, Duration answerWithin) {
        Map<String, Object> settings = new HashMap<>();
        properties.forEach(
                (name, value) -> {
                    if (AdminClientConfig.configNames().contains(name)) {
                        settings.put(name, value);
                    }
                });
        settings.put(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) answerWithin.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) answerWithin.toMillis());
        return new Cluster(Admin.create(settings), properties, answerWithin);
    }

    Admin admin() {
        return admin;
    }

    Map<String, String> properties() {
        return properties;
    }

    /**
     * Waits for an answer.
     *
     * @throws DeployException where there is none; its cause is what Kafka said
     */
    <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw unanswered(what, "no answer within " + answerWithin.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw unanswered(
                    what, cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
        }
    }

    private static DeployException unanswered(String what, String why, Throwable cause) {
        return new DeployException(
                DeployError.BROKER_FAILED, "the broker does not say " + what + ": " + why, cause);
    }

    /** Our topics that are there, dead-letter topics included. */
    Map<String, TopicDescription> topics() {
        List<String> there =
                get(admin.listTopics().names(), "which topics it has").stream()
                        .filter(ours()::contains)
                        .toList();
        return get(admin.describeTopics(there).allTopicNames(), "how its topics are laid out");
    }

    /** The names that our topics have, dead-letter topics included. */
    static List<String> ours() {
        List<String> names = new ArrayList<>();
        for (Topic<?, ?> topic : Topics.all()) {
            names.add(topic.name());
            names.add(topic.dlq());
        }
        return names;
    }

    static List<TopicPartition> partitions(Map<String, TopicDescription> topics) {
        return topics.entrySet().stream()
                .flatMap(
                        topic ->
                                topic.getValue().partitions().stream()
                                        .map(
                                                each ->
                                                        new TopicPartition(
                                                                topic.getKey(), each.partition())))
                .toList();
    }

    /** The first offset that is still there, and the one behind the last committed record. */
    record Span(long begin, long end) {}

    Map<TopicPartition, Span> spans(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Span> spans = new HashMap<>();
        begins.forEach(
                (partition, begin) ->
                        spans.put(partition, new Span(begin, ends.getOrDefault(partition, begin))));
        return spans;
    }

    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(each -> wanted.put(each, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        get(
                        admin.listOffsets(
                                        wanted,
                                        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                                .all(),
                        "where its topics begin and end")
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /** Our groups with their members, by name. */
    Map<String, ConsumerGroupDescription> groups() {
        List<String> names =
                get(admin.listGroups().all(), "which groups there are").stream()
                        .map(GroupListing::groupId)
                        .filter(name -> GROUPS.stream().anyMatch(name::startsWith))
                        .filter(name -> !name.endsWith(MARK))
                        .toList();
        return new TreeMap<>(
                get(admin.describeConsumerGroups(names).all(), "who is in its groups"));
    }

    /** How far each group has come. */
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Collection<String> groups) {
        Map<String, ListConsumerGroupOffsetsSpec> wanted = new HashMap<>();
        groups.forEach(each -> wanted.put(each, new ListConsumerGroupOffsetsSpec()));
        return get(admin.listConsumerGroupOffsets(wanted).all(), "how far its groups are");
    }

    @Override
    public void close() {
        admin.close(CLOSE_WITHIN);
    }
}
