package org.longitude.schemas;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Settings of a consumer that looks on: it belongs to no group, is told where to read, commits
 * nothing and makes no topic by asking for it.
 */
public final class OnlookerSettings {

    /**
     * What a fetch waits at the end of a partition; one that waits there holds up the partition
     * that is walked next.
     */
    private static final int FETCH_WAIT_MS = 10;

    private OnlookerSettings() {}

    /**
     * Settings for records that are committed.
     *
     * @param clients Kafka's own names among others, which are passed over
     */
    public static Map<String, Object> committed(Map<String, String> clients) {
        return of(clients, "read_committed");
    }

    /**
     * As above.
     *
     * @param isolation {@code read_committed}, or {@code read_uncommitted}, which no open
     *     transaction holds up
     */
    public static Map<String, Object> of(Map<String, String> clients, String isolation) {
        Map<String, Object> settings = new HashMap<>(Limits.consumerConfig());
        clients.forEach(
                (name, value) -> {
                    if (ConsumerConfig.configNames().contains(name)) {
                        settings.put(name, value);
                    }
                });
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }

    /** As above, for one who walks partitions one after the other. */
    public static Map<String, Object> walking(Map<String, String> clients, String isolation) {
        Map<String, Object> settings = of(clients, isolation);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
        return settings;
    }
}
