package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.RebalanceProtocol;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.Topics;

final class LanesTogetherAssignorTest {

    private static final String LIVE = Topics.ADMISSIONS_TOKENIZED.name();
    private static final String HISTORY = Topics.ADMISSIONS_TOKENIZED_HISTORY.name();

    private final LanesTogetherAssignor assignor = new LanesTogetherAssignor();
    private final Map<String, List<TopicPartition>> owned = new HashMap<>();

    @Test
    void shouldGiveBothLanesOfANumberToOneMemberWhoeverComesAndGoes() {
        for (List<String> members :
                List.of(
                        List.of("a"),
                        List.of("a", "b", "c", "d"),
                        List.of("b", "d"),
                        List.of("b", "d", "e"))) {
            rebalance(8, 8, members);

            owned.forEach(
                    (member, partitions) ->
                            assertThat(numbers(partitions, LIVE))
                                    .as(member)
                                    .isEqualTo(numbers(partitions, HISTORY)));
            assertThat(owned.values().stream().flatMap(List::stream))
                    .hasSize(16)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldLeaveNoPartitionOutWhenTheTopicsDifferInSize() {
        rebalance(3, 8, List.of("a", "b"));
        assertThat(owned.values().stream().flatMap(List::stream))
                .hasSize(11)
                .doesNotHaveDuplicates();

        owned.clear();
        rebalance(8, 3, List.of("a", "b"));
        assertThat(owned.values().stream().flatMap(List::stream)).hasSize(11);
    }

    @Test
    void shouldTakeAwayBeforeItGives() {
        rebalance(4, 4, List.of("a"));

        Map<String, List<TopicPartition>> first = assign(4, 4, List.of("a", "b"));

        assertThat(first.get("b")).isEmpty();
        assertThat(first.get("a")).hasSize(4);
        assertThat(assignor.supportedProtocols()).contains(RebalanceProtocol.COOPERATIVE);
    }

    /** As often as members have to give something up. */
    private void rebalance(int live, int history, List<String> members) {
        owned.keySet().retainAll(members);
        Map<String, List<TopicPartition>> before;
        do {
            before = Map.copyOf(owned);
            owned.putAll(assign(live, history, members));
        } while (!before.equals(owned));
    }

    private Map<String, List<TopicPartition>> assign(int live, int history, List<String> members) {
        Map<String, Subscription> subscriptions = new HashMap<>();
        for (String member : members) {
            subscriptions.put(
                    member,
                    new Subscription(
                            List.of(HISTORY, LIVE),
                            assignor.subscriptionUserData(Set.of(HISTORY, LIVE)),
                            owned.getOrDefault(member, List.of()),
                            1,
                            Optional.empty()));
        }
        return assignor
                .assign(cluster(live, history), new GroupSubscription(subscriptions))
                .groupAssignment()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> sorted(entry.getValue())));
    }

    private static List<TopicPartition> sorted(Assignment assignment) {
        return assignment.partitions().stream()
                .sorted(Comparator.comparing(TopicPartition::toString))
                .toList();
    }

    private static Set<Integer> numbers(List<TopicPartition> partitions, String topic) {
        return partitions.stream()
                .filter(partition -> partition.topic().equals(topic))
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
    }

    private static Cluster cluster(int live, int history) {
        List<PartitionInfo> partitions = new ArrayList<>();
        for (int i = 0; i < live; i++) {
            partitions.add(new PartitionInfo(LIVE, i, null, null, null));
        }
        for (int i = 0; i < history; i++) {
            partitions.add(new PartitionInfo(HISTORY, i, null, null, null));
        }
        return new Cluster("cluster", List.of(), partitions, Set.of(), Set.of());
    }
}
