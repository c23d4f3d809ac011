package org.longitude.schemas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * How the topics are laid out on a cluster.
 *
 * @param partitions partitions of every topic keyed by admission; empty: as {@link Topics} says
 * @param replication copies of every partition; empty: the broker's default
 */
public record TopicLayout(OptionalInt partitions, OptionalInt replication) {

    /** As {@link Topics} and the broker say. */
    public static final TopicLayout DEFAULT =
            new TopicLayout(OptionalInt.empty(), OptionalInt.empty());

    /** From this many copies on, a write is kept by at least two before it counts. */
    private static final int REPLICATION_DURABLE = 3;

    public TopicLayout {
        requirePositive("partitions", partitions);
        requirePositive("replication", replication);
    }

    /** A layout of its own numbers, for example one partition for a test. */
    public static TopicLayout of(int partitions, int replication) {
        return new TopicLayout(OptionalInt.of(partitions), OptionalInt.of(replication));
    }

    private static void requirePositive(String name, OptionalInt value) {
        if (value.isPresent() && value.getAsInt() < 1) {
            throw new IllegalArgumentException(name + ": " + value.getAsInt() + " (expected: > 0)");
        }
    }

    /** Every topic with its dead-letter topic, as an admin client creates them. */
    public List<NewTopic> topics() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic<?, ?> topic : Topics.all()) {
            int count =
                    topic.partitions() == Topics.PARTITIONS
                            ? partitions.orElse(Topics.PARTITIONS)
                            : topic.partitions();
            topics.add(newTopic(topic.name(), count, topic.config()));
            topics.add(newTopic(topic.dlq(), 1, Topics.dlqConfig(topic)));
        }
        return List.copyOf(topics);
    }

    private NewTopic newTopic(String name, int count, Map<String, String> config) {
        Optional<Short> copies =
                replication.isPresent()
                        ? Optional.of((short) replication.getAsInt())
                        : Optional.empty();
        Map<String, String> settings = new HashMap<>(config);
        if (replication.orElse(1) >= REPLICATION_DURABLE) {
            settings.put("min.insync.replicas", "2");
        }
        return new NewTopic(name, Optional.of(count), copies).configs(settings);
    }
}
