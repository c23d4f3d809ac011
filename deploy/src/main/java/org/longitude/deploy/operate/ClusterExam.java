package org.longitude.deploy.operate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.longitude.schemas.Topic;
import org.longitude.schemas.TopicAdmin;
import org.longitude.schemas.TopicLayout;
import org.longitude.schemas.TopicState;
import org.longitude.schemas.Topics;

/** Brokers, topics, groups and the brokers' disks. */
final class ClusterExam {

    private static final int SHOWN_MAX = 3;
    private static final String CREATE = "longitude topics create --bootstrap ... --registry ...";

    private final Cluster cluster;
    private final DoctorConfig config;

    ClusterExam(Cluster cluster, DoctorConfig config) {
        this.cluster = cluster;
        this.config = config;
    }

    List<Finding> broker() {
        DescribeClusterResult described = cluster.admin().describeCluster();
        int nodes = cluster.get(described.nodes(), "which brokers there are").size();
        Node controller = cluster.get(described.controller(), "who its controller is");
        String id = cluster.get(described.clusterId(), "which cluster it is");
        if (controller == null || controller.isEmpty()) {
            return List.of(
                    Finding.bad(
                            "broker",
                            nodes + " brokers, no controller",
                            "look at the controllers' logs; nothing can be changed meanwhile"));
        }
        return List.of(Finding.ok("broker", "%d in cluster %s".formatted(nodes, id)));
    }

    List<Finding> topics() {
        Map<String, TopicDescription> there = cluster.topics();
        List<Finding> findings = new ArrayList<>();
        Set<String> missing = new TreeSet<>(Cluster.ours());
        missing.removeAll(there.keySet());
        if (!missing.isEmpty()) {
            findings.add(Finding.bad("topics", "missing: " + shown(missing), "run: " + CREATE));
        }
        partitions(there).ifPresent(findings::add);
        settings(there).ifPresent(findings::add);
        replicas(there).ifPresent(findings::add);
        if (findings.isEmpty()) {
            findings.add(
                    Finding.ok(
                            "topics",
                            "all %d, set as they should be, every replica in sync"
                                    .formatted(there.size())));
        }
        return findings;
    }

    /** What shares keys shares a number of partitions: whatever joins them relies on it. */
    private static Optional<Finding> partitions(Map<String, TopicDescription> there) {
        Map<Integer, Set<String>> byNumber = new TreeMap<>();
        for (Topic<?, ?> topic : Topics.all()) {
            TopicDescription description = there.get(topic.name());
            if (description != null && topic.partitions() == Topics.PARTITIONS) {
                byNumber.computeIfAbsent(description.partitions().size(), number -> new TreeSet<>())
                        .add(topic.name());
            }
        }
        if (byNumber.size() <= 1) {
            return Optional.empty();
        }
        return Optional.of(
                Finding.bad(
                        "topics",
                        "partitions differ: "
                                + byNumber.entrySet().stream()
                                        .map(
                                                each ->
                                                        each.getKey()
                                                                + " of "
                                                                + shown(each.getValue()))
                                        .collect(Collectors.joining("; ")),
                        "give all the highest number (kafka-topics.sh --alter --partitions N), with"
                                + " everything stopped and nothing in flight: keys move"));
    }

    private Optional<Finding> settings(Map<String, TopicDescription> there) {
        TopicDescription raw = there.get(Topics.NOTES_RAW.name());
        TopicLayout layout =
                new TopicLayout(
                        raw == null ? OptionalInt.empty() : OptionalInt.of(raw.partitions().size()),
                        OptionalInt.empty());
        List<String> differing = new ArrayList<>();
        for (TopicState state : TopicAdmin.describe(cluster.admin(), layout)) {
            state.differences()
                    .forEach(
                            (name, difference) -> {
                                if (!name.equals("partitions")) {
                                    differing.add(
                                            "%s %s=%s (expected: %s)"
                                                    .formatted(
                                                            state.name(),
                                                            name,
                                                            difference.found(),
                                                            difference.expected()));
                                }
                            });
        }
        return differing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.bad(
                                "topics",
                                shown(differing),
                                "kafka-configs.sh --alter --entity-type topics --entity-name TOPIC"
                                        + " --add-config NAME=VALUE; all: longitude topics describe"));
    }

    private static Optional<Finding> replicas(Map<String, TopicDescription> there) {
        int leaderless = 0;
        int behind = 0;
        for (TopicDescription topic : there.values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                if (partition.leader() == null || partition.leader().isEmpty()) {
                    leaderless++;
                } else if (partition.isr().size() < partition.replicas().size()) {
                    behind++;
                }
            }
        }
        return leaderless + behind == 0
                ? Optional.empty()
                : Optional.of(
                        Finding.bad(
                                "topics",
                                "%d partitions without a leader, %d with a replica out of sync"
                                        .formatted(leaderless, behind),
                                "bring the missing brokers back; see their logs"));
    }

    List<Finding> groups() {
        Map<String, ConsumerGroupDescription> groups = cluster.groups();
        List<String> idle =
                groups.values().stream()
                        .filter(group -> group.members().isEmpty())
                        .map(ConsumerGroupDescription::groupId)
                        .toList();
        long members = groups.values().stream().mapToLong(group -> group.members().size()).sum();
        if (groups.isEmpty()) {
            return List.of(
                    Finding.note(
                            "groups",
                            "nobody has read anything yet",
                            "start longitude serve preprocess and longitude serve coder"));
        }
        String found = "%d groups, %d members".formatted(groups.size(), members);
        return List.of(
                idle.isEmpty()
                        ? Finding.ok("groups", found)
                        : Finding.note(
                                "groups",
                                found + "; nobody in " + shown(idle),
                                "fine for a tokenizer or a model of the past; otherwise start that"
                                        + " service. How far each is: longitude status"));
    }

    /** Only brokers of 3.3 and later say how large their disks are. */
    List<Finding> disks() {
        List<Integer> ids =
                cluster
                        .get(cluster.admin().describeCluster().nodes(), "which brokers there are")
                        .stream()
                        .map(Node::id)
                        .toList();
        List<Finding> findings = new ArrayList<>();
        double leastPercent = 100;
        for (Map.Entry<Integer, Map<String, LogDirDescription>> broker :
                cluster.get(
                                cluster.admin().describeLogDirs(ids).allDescriptions(),
                                "how full its disks are")
                        .entrySet()) {
            for (Map.Entry<String, LogDirDescription> folder : broker.getValue().entrySet()) {
                if (folder.getValue().error() != null) {
                    findings.add(
                            Finding.bad(
                                    "disk",
                                    "broker %d cannot use %s"
                                            .formatted(broker.getKey(), folder.getKey()),
                                    "replace the disk; see the broker's log"));
                }
                double percent = percent(folder.getValue());
                leastPercent = Math.min(leastPercent, percent);
                if (percent < config.diskFreePercentMin()) {
                    findings.add(
                            Finding.bad(
                                    "disk",
                                    String.format(
                                            Locale.ROOT,
                                            "broker %d: %.0f %% of %s free (expected: %.0f %%)",
                                            broker.getKey(),
                                            percent,
                                            folder.getKey(),
                                            config.diskFreePercentMin()),
                                    "give it more; notes.raw and predictions are kept for ever"));
                }
            }
        }
        if (findings.isEmpty()) {
            findings.add(
                    Finding.ok(
                            "disk",
                            String.format(
                                    Locale.ROOT, "brokers: %.0f %% free at least", leastPercent)));
        }
        return findings;
    }

    private static double percent(LogDirDescription folder) {
        OptionalLong total = folder.totalBytes();
        OptionalLong usable = folder.usableBytes();
        return total.isEmpty() || usable.isEmpty() || total.getAsLong() <= 0
                ? 100
                : 100.0 * usable.getAsLong() / total.getAsLong();
    }

    static String shown(Collection<String> names) {
        String first = names.stream().limit(SHOWN_MAX).collect(Collectors.joining(", "));
        return names.size() <= SHOWN_MAX
                ? first
                : first + " and %d more".formatted(names.size() - SHOWN_MAX);
    }
}
