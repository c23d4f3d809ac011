package org.longitude.schemas;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a broker has of one topic.
 *
 * @param name the topic
 * @param exists whether it is there
 * @param partitions how many partitions it has, 0 where it is missing
 * @param replication how many copies its least replicated partition has, 0 where it is missing
 * @param differences settings that are not as they should be, by Kafka's names
 */
public record TopicState(
        String name,
        boolean exists,
        int partitions,
        int replication,
        Map<String, Difference> differences) {

    /**
     * A setting that is not as it should be.
     *
     * @param found what the broker has
     * @param expected what Longitude needs
     */
    public record Difference(String found, String expected) {}

    public TopicState {
        differences = java.util.Collections.unmodifiableMap(new TreeMap<>(differences));
    }

    static TopicState missing(String name) {
        return new TopicState(name, false, 0, 0, Map.of());
    }

    /** Whether the topic is there and as it should be. */
    public boolean asExpected() {
        return exists && differences.isEmpty();
    }
}
