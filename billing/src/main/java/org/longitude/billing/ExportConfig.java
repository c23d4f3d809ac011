package org.longitude.billing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.longitude.billing.fhir.ClaimLimits;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;

/**
 * Everything that the export is told, checked once.
 *
 * @param kafka Kafka client properties by Kafka's names, and the registry's by Confluent's
 * @param groupId consumer group that all instances share; nothing is committed to it
 * @param instanceId name of this instance, the same after a restart and no other's
 * @param outDir folder that changes go to as files; null for the topic
 */
public record ExportConfig(
        Map<String, String> kafka,
        DatabaseConfig database,
        String groupId,
        String instanceId,
        ClaimLimits limits,
        boolean billHistory,
        @Nullable Path outDir,
        RetryConfig retry) {

    public static final String GROUP_ID_DEFAULT = "longitude-billing-export";
    public static final String INSTANCE_ID_DEFAULT = "0";

    /** Records of one poll: also how many predictions one database transaction holds at most. */
    static final int POLL_RECORDS_MAX = 200;

    /** Changes sent in one database transaction. */
    static final int RELAY_CHANGES_MAX = 100;

    /** Such transactions between two polls, so that a backlog of changes costs no membership. */
    static final int RELAY_ROUNDS_MAX = 20;

    /** Less than the database waits for a transaction that stands still. */
    private static final int DELIVERY_TIMEOUT_MS = 30_000;

    private static final int REQUEST_TIMEOUT_MS = 15_000;

    private static final Pattern NAME_FORM = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    /** Settings on which the promises rest: a file that says otherwise is refused, not obeyed. */
    private static final Map<String, String> FIXED =
            Map.of(
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
                    ProducerConfig.ACKS_CONFIG, "all");

    public ExportConfig {
        kafka = Map.copyOf(kafka);
        for (Map.Entry<String, String> fixed : FIXED.entrySet()) {
            String found = kafka.getOrDefault(fixed.getKey(), fixed.getValue());
            if (!found.equals(fixed.getValue())) {
                throw BillingException.invalid(
                        "%s: %s (expected: %s, or nothing)"
                                .formatted(fixed.getKey(), found, fixed.getValue()));
            }
        }
        requireName("--group", groupId);
        requireName("--instance", instanceId);
    }

    private static void requireName(String option, String name) {
        if (!NAME_FORM.matcher(name).matches()) {
            throw BillingException.invalid(
                    option + ": " + name + " (expected: " + NAME_FORM.pattern() + ")");
        }
    }

    Map<String, Object> consumerSettings() {
        Map<String, Object> settings = known(Limits.consumerConfig(), ConsumerConfig.configNames());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, groupId + "-" + instanceId);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return settings;
    }

    Map<String, Object> producerSettings() {
        Map<String, Object> settings =
                known(
                        Limits.producerConfig(Topics.BILLING_FHIR, Topics.ICD_PREDICTIONS),
                        ProducerConfig.configNames());
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        return settings;
    }

    /** One file serves all clients: each takes what it knows, so that none warns of the rest. */
    private Map<String, Object> known(Map<String, String> limits, Set<String> names) {
        Map<String, Object> settings = new HashMap<>(limits);
        kafka.forEach(
                (name, value) -> {
                    if (names.contains(name)) {
                        settings.put(name, value);
                    }
                });
        return settings;
    }

    /** Without client properties and database, which may hold passwords. */
    @Override
    public String toString() {
        return "ExportConfig[groupId=%s, instanceId=%s, %s, billHistory=%s, outDir=%s, %s]"
                .formatted(groupId, instanceId, limits, billHistory, outDir, retry);
    }
}
