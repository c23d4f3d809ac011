package org.longitude.coder;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Everything that the coder is told, checked once.
 *
 * @param kafka Kafka client properties by Kafka's names, and the registry's by Confluent's; at
 *     least {@code bootstrap.servers} and {@code schema.registry.url}
 * @param groupId consumer group that all instances share; its committed offsets are what is done
 * @param instanceId name of this instance, the same after a restart and no other's: the brokers
 *     fence an older process of that name, and hand its partitions back without a rebalance
 * @param shadow how much of the work it does, and in whose name; a challenger begins with what
 *     arrives after it
 * @param precisionTarget what share of auto-coded codes shall be right, above 0 and below 1; empty
 *     where nothing is routed
 */
public record CoderConfig(
        Map<String, String> kafka,
        String groupId,
        String instanceId,
        BatchConfig batch,
        InFlightConfig inFlight,
        EvidenceConfig evidence,
        RetryConfig retry,
        ShadowShare shadow,
        OptionalDouble precisionTarget) {

    public static final String GROUP_ID_DEFAULT = "longitude-coder";
    public static final String INSTANCE_ID_DEFAULT = "0";

    /** Confluent's name for the registry's address. */
    public static final String REGISTRY = "schema.registry.url";

    private static final Pattern NAME_FORM = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    /** Settings on which exactly-once rests: a file that says otherwise is refused, not obeyed. */
    private static final Map<String, String> FIXED =
            Map.of(
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
                    ProducerConfig.ACKS_CONFIG, "all");

    public CoderConfig {
        kafka = Map.copyOf(kafka);
        for (String name : new String[] {CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, REGISTRY}) {
            Check.that(!kafka.getOrDefault(name, "").isBlank(), name, "not set", "an address");
        }
        for (Map.Entry<String, String> fixed : FIXED.entrySet()) {
            String found = kafka.getOrDefault(fixed.getKey(), fixed.getValue());
            Check.that(found.equals(fixed.getValue()), fixed.getKey(), found, fixed.getValue());
        }
        Check.that(NAME_FORM.matcher(groupId).matches(), "groupId", groupId, NAME_FORM.pattern());
        Check.that(
                NAME_FORM.matcher(instanceId).matches(),
                "instanceId",
                instanceId,
                NAME_FORM.pattern());
        precisionTarget.ifPresent(Check::precisionTarget);
    }

    /** All defaults but the two addresses. */
    public static CoderConfig of(String bootstrap, String registry) {
        return of(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        REGISTRY,
                        registry));
    }

    /** All defaults but these client properties. */
    public static CoderConfig of(Map<String, String> kafka) {
        return new CoderConfig(
                kafka,
                GROUP_ID_DEFAULT,
                INSTANCE_ID_DEFAULT,
                BatchConfig.DEFAULT,
                InFlightConfig.DEFAULT,
                EvidenceConfig.DEFAULT,
                RetryConfig.DEFAULT,
                ShadowShare.CHAMPION,
                OptionalDouble.empty());
    }

    /** The same with another group or instance. */
    public CoderConfig named(String groupId, String instanceId) {
        return new CoderConfig(
                kafka,
                groupId,
                instanceId,
                batch,
                inFlight,
                evidence,
                retry,
                shadow,
                precisionTarget);
    }

    /** The same with other batches. */
    public CoderConfig with(BatchConfig batch) {
        return new CoderConfig(
                kafka,
                groupId,
                instanceId,
                batch,
                inFlight,
                evidence,
                retry,
                shadow,
                precisionTarget);
    }

    /** The same with other bounds. */
    public CoderConfig with(InFlightConfig inFlight) {
        return new CoderConfig(
                kafka,
                groupId,
                instanceId,
                batch,
                inFlight,
                evidence,
                retry,
                shadow,
                precisionTarget);
    }

    /** The same with other retries. */
    public CoderConfig with(RetryConfig retry) {
        return new CoderConfig(
                kafka,
                groupId,
                instanceId,
                batch,
                inFlight,
                evidence,
                retry,
                shadow,
                precisionTarget);
    }

    /** The same with predictions routed by this precision. */
    public CoderConfig routedAt(OptionalDouble target) {
        return new CoderConfig(
                kafka, groupId, instanceId, batch, inFlight, evidence, retry, shadow, target);
    }

    /** The same for a challenger that scores this share of the admissions in the shadow. */
    CoderConfig inShadow(double share) {
        return new CoderConfig(
                kafka,
                groupId,
                instanceId,
                batch,
                inFlight,
                evidence,
                retry,
                ShadowShare.of(share),
                precisionTarget);
    }

    /** Without the client properties: they may hold passwords. */
    @Override
    public String toString() {
        return "CoderConfig[groupId=%s, instanceId=%s, %s, %s, %s, %s]"
                .formatted(groupId, instanceId, batch, inFlight, evidence, retry);
    }

    /** What the brokers know this instance by, as member of the group and as producer. */
    String transactionalId() {
        return groupId + "-" + instanceId;
    }

    Map<String, Object> consumerSettings(Map<String, String> limits) {
        Map<String, Object> settings = new HashMap<>(limits);
        addKnown(settings, ConsumerConfig.configNames());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, transactionalId());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, shadow.inShadow() ? "latest" : "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, inFlight.pollAdmissionsMax());
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                LanesTogetherAssignor.class.getName());
        return settings;
    }

    Map<String, Object> producerSettings(Map<String, String> limits) {
        Map<String, Object> settings = new HashMap<>(limits);
        addKnown(settings, ProducerConfig.configNames());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId());
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return settings;
    }

    /** One file serves all clients: each takes what it knows, so that none warns of the rest. */
    private void addKnown(Map<String, Object> settings, Set<String> names) {
        kafka.forEach(
                (name, value) -> {
                    if (names.contains(name)) {
                        settings.put(name, value);
                    }
                });
    }
}
