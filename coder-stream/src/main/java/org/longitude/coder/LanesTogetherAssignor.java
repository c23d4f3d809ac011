package org.longitude.coder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Topics;

/**
 * Gives each partition of history to the instance that has the live partition of the same number:
 * both hold the same admissions, and only who reads both can tell that one revision overtook
 * another. The live partitions go round as Kafka's cooperative sticky assignor has it, which moves
 * as few as possible and takes each away before it gives it to another; history follows.
 *
 * <p>Public because Kafka makes it by its name.
 */
public final class LanesTogetherAssignor implements ConsumerPartitionAssignor {

    private static final String LIVE = Topics.ADMISSIONS_TOKENIZED.name();
    private static final String HISTORY = Topics.ADMISSIONS_TOKENIZED_HISTORY.name();

    private static final int NO_GENERATION = -1;

    private final CooperativeStickyAssignor live = new CooperativeStickyAssignor();

    @Override
    public String name() {
        return "longitude-lanes-together";
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return live.supportedProtocols();
    }

    @Override
    public short version() {
        return live.version();
    }

    @Override
    public @Nullable ByteBuffer subscriptionUserData(Set<String> topics) {
        return live.subscriptionUserData(topics);
    }

    @Override
    public void onAssignment(@Nullable Assignment assignment, ConsumerGroupMetadata metadata) {
        live.onAssignment(assignment, metadata);
    }

    @Override
    public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
        Map<String, Subscription> liveOnly = new HashMap<>();
        group.groupSubscription()
                .forEach((member, subscription) -> liveOnly.put(member, liveOnly(subscription)));
        Map<String, Assignment> assignments = new HashMap<>();
        int livePartitions = partitions(cluster, LIVE);
        int historyPartitions = partitions(cluster, HISTORY);
        live.assign(cluster, new GroupSubscription(liveOnly))
                .groupAssignment()
                .forEach(
                        (member, given) ->
                                assignments.put(
                                        member,
                                        withHistory(given, livePartitions, historyPartitions)));
        return new GroupAssignment(assignments);
    }

    private static Subscription liveOnly(Subscription subscription) {
        Subscription live =
                new Subscription(
                        List.of(LIVE),
                        subscription.userData(),
                        subscription.ownedPartitions().stream()
                                .filter(partition -> partition.topic().equals(LIVE))
                                .toList(),
                        subscription.generationId().orElse(NO_GENERATION),
                        subscription.rackId());
        live.setGroupInstanceId(subscription.groupInstanceId());
        return live;
    }

    /** Where the topics differ in size, history's partitions go round the live ones. */
    private static Assignment withHistory(
            Assignment live, int livePartitions, int historyPartitions) {
        List<TopicPartition> both = new ArrayList<>(live.partitions());
        for (TopicPartition each : live.partitions()) {
            for (int history = each.partition();
                    history < historyPartitions;
                    history += livePartitions) {
                both.add(new TopicPartition(HISTORY, history));
            }
        }
        return new Assignment(both, live.userData());
    }

    private static int partitions(Cluster cluster, String topic) {
        @Nullable Integer count = cluster.partitionCountForTopic(topic);
        return count == null ? 0 : count;
    }
}
