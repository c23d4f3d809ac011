package org.longitude.schemas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates Longitude's topics and their dead-letter topics, and compares what a broker has with what
 * it should have. An existing topic is never altered: its owner may have meant it.
 */
public final class TopicAdmin {

    private static final long ANSWER_TIMEOUT_MS = 60_000;
    private static final int VISIBLE_ATTEMPTS_MAX = 100;
    private static final long VISIBLE_WAIT_MS = 50;

    private TopicAdmin() {}

    /** Creates what is missing, with the partitions that {@link Topics} names. */
    public static List<TopicState> create(Admin admin) {
        return create(admin, TopicLayout.DEFAULT);
    }

    /**
     * Creates what is missing and returns what is there afterwards.
     *
     * @throws BrokerUnavailableException if the broker does not answer or refuses
     */
    public static List<TopicState> create(Admin admin, TopicLayout layout) {
        List<NewTopic> wanted = layout.topics();
        Set<String> existing = answer(admin.listTopics().names(), "list topics");
        List<NewTopic> missing =
                wanted.stream().filter(topic -> !existing.contains(topic.name())).toList();
        Map<String, KafkaFuture<Void>> created = admin.createTopics(missing).values();
        created.forEach(TopicAdmin::awaitCreated);
        awaitVisible(admin, names(wanted));
        return describe(admin, layout);
    }

    private static void awaitCreated(String name, KafkaFuture<Void> future) {
        try {
            answer(future, "create topic " + name);
        } catch (BrokerUnavailableException e) {
            // Somebody else was faster, which is what was wanted.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** A created topic reaches the brokers' metadata a moment later than the answer. */
    private static void awaitVisible(Admin admin, Collection<String> names) {
        for (int attempt = 0; attempt < VISIBLE_ATTEMPTS_MAX; attempt++) {
            if (answer(admin.listTopics().names(), "list topics").containsAll(names)) {
                return;
            }
            try {
                Thread.sleep(VISIBLE_WAIT_MS);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
        throw new BrokerUnavailableException(
                "created topics are not visible after "
                        + VISIBLE_ATTEMPTS_MAX * VISIBLE_WAIT_MS
                        + " ms (expected: all of "
                        + names
                        + ")",
                null);
    }

    /** What the broker has, compared with what {@link Topics} names. */
    public static List<TopicState> describe(Admin admin) {
        return describe(admin, TopicLayout.DEFAULT);
    }

    /**
     * What the broker has, compared with what the layout asks for.
     *
     * @throws BrokerUnavailableException if the broker does not answer or refuses
     */
    public static List<TopicState> describe(Admin admin, TopicLayout layout) {
        List<NewTopic> wanted = layout.topics();
        Set<String> existing = answer(admin.listTopics().names(), "list topics");
        List<String> present = names(wanted).stream().filter(existing::contains).toList();
        Map<String, TopicDescription> descriptions =
                answer(admin.describeTopics(present).allTopicNames(), "describe topics");
        Map<ConfigResource, Config> configs =
                answer(
                        admin.describeConfigs(present.stream().map(TopicAdmin::resource).toList())
                                .all(),
                        "describe topic settings");
        List<TopicState> states = new ArrayList<>();
        for (NewTopic topic : wanted) {
            TopicDescription description = descriptions.get(topic.name());
            states.add(
                    description == null
                            ? TopicState.missing(topic.name())
                            : state(topic, description, configs.get(resource(topic.name()))));
        }
        return List.copyOf(states);
    }

    private static TopicState state(NewTopic topic, TopicDescription description, Config config) {
        int partitions = description.partitions().size();
        int replication =
                description.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0);
        Map<String, TopicState.Difference> differences = new TreeMap<>();
        if (topic.numPartitions() > 0 && topic.numPartitions() != partitions) {
            differences.put(
                    "partitions",
                    new TopicState.Difference(
                            Integer.toString(partitions), Integer.toString(topic.numPartitions())));
        }
        if (topic.replicationFactor() > 0 && topic.replicationFactor() != replication) {
            differences.put(
                    "replication",
                    new TopicState.Difference(
                            Integer.toString(replication),
                            Short.toString(topic.replicationFactor())));
        }
        differences.putAll(settings(topic.configs(), config));
        return new TopicState(topic.name(), true, partitions, replication, differences);
    }

    private static Map<String, TopicState.Difference> settings(
            Map<String, String> expected, Config config) {
        Map<String, TopicState.Difference> differences = new HashMap<>();
        expected.forEach(
                (name, value) -> {
                    ConfigEntry entry = config.get(name);
                    String found = entry == null ? "" : entry.value();
                    if (!value.equals(found)) {
                        differences.put(name, new TopicState.Difference(found, value));
                    }
                });
        return differences;
    }

    private static List<String> names(List<NewTopic> topics) {
        return topics.stream().map(NewTopic::name).collect(Collectors.toList());
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static <T> T answer(KafkaFuture<T> future, String what) {
        try {
            return future.get(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw new BrokerUnavailableException(
                    "broker did not " + what + " within " + ANSWER_TIMEOUT_MS + " ms", e);
        } catch (ExecutionException e) {
            throw new BrokerUnavailableException(
                    "broker did not " + what + ": " + e.getCause().getMessage(), e.getCause());
        }
    }
}
