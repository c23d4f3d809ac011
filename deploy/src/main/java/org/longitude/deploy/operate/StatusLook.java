package org.longitude.deploy.operate;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.dlq.OpenLetters;
import org.longitude.deploy.operate.StatusReport.GroupRow;
import org.longitude.deploy.operate.StatusReport.ReleaseRow;
import org.longitude.deploy.operate.StatusReport.TopicRow;
import org.longitude.schemas.Topics;

/** Looks twice at a cluster, so that it sees what moves. */
final class StatusLook {

    private static final String DLQ_SUFFIX = ".dlq";

    private final Cluster cluster;
    private final Clock clock;

    StatusLook(Cluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** Offsets at one moment. */
    private record Moment(
            long nanos,
            Map<TopicPartition, Cluster.Span> spans,
            Map<String, Map<TopicPartition, OffsetAndMetadata>> committed) {

        long passed(String group) {
            return committed.getOrDefault(group, Map.of()).values().stream()
                    .filter(each -> each != null)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }

        long ends(String topic) {
            return of(topic).stream().mapToLong(Cluster.Span::end).sum();
        }

        long held(String topic) {
            return of(topic).stream().mapToLong(span -> span.end() - span.begin()).sum();
        }

        private List<Cluster.Span> of(String topic) {
            return spans.entrySet().stream()
                    .filter(each -> each.getKey().topic().equals(topic))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        /** Of the topics that a group reads, partitions it has committed nothing of included. */
        long lag(String group) {
            Map<TopicPartition, OffsetAndMetadata> done = committed.getOrDefault(group, Map.of());
            Set<String> topics =
                    done.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
            long lag = 0;
            for (Map.Entry<TopicPartition, Cluster.Span> each : spans.entrySet()) {
                if (topics.contains(each.getKey().topic())) {
                    @Nullable OffsetAndMetadata at = done.get(each.getKey());
                    long from = at == null ? each.getValue().begin() : at.offset();
                    lag += Math.max(0, each.getValue().end() - from);
                }
            }
            return lag;
        }
    }

    StatusReport look(Duration between) throws InterruptedException {
        Map<String, TopicDescription> topics = cluster.topics();
        Map<String, ConsumerGroupDescription> groups = cluster.groups();
        Moment first = moment(topics, groups);
        Thread.sleep(between.toMillis());
        Moment second = moment(topics, groups);
        double seconds = (second.nanos() - first.nanos()) / 1e9;
        List<GroupRow> groupRows = new ArrayList<>();
        groups.forEach(
                (name, group) ->
                        groupRows.add(
                                new GroupRow(
                                        name,
                                        group.groupState().toString(),
                                        group.members().size(),
                                        second.lag(name),
                                        (second.passed(name) - first.passed(name)) / seconds)));
        List<TopicRow> topicRows =
                topics.entrySet().stream()
                        .filter(each -> !each.getKey().endsWith(DLQ_SUFFIX))
                        .map(
                                each ->
                                        new TopicRow(
                                                each.getKey(),
                                                each.getValue().partitions().size(),
                                                second.held(each.getKey()),
                                                (second.ends(each.getKey())
                                                                - first.ends(each.getKey()))
                                                        / seconds))
                        .sorted(Comparator.comparing(row -> Cluster.ours().indexOf(row.topic())))
                        .toList();
        return new StatusReport(
                clock.instant(),
                groupRows,
                topicRows,
                releases(topics),
                OpenLetters.count(cluster.properties()));
    }

    private Moment moment(
            Map<String, TopicDescription> topics, Map<String, ConsumerGroupDescription> groups) {
        return new Moment(
                System.nanoTime(),
                cluster.spans(Cluster.partitions(topics)),
                cluster.committed(groups.keySet()));
    }

    private List<ReleaseRow> releases(Map<String, TopicDescription> topics) {
        String name = Topics.MODELS_RELEASED.name();
        TopicDescription topic = topics.get(name);
        if (topic == null) {
            return List.of();
        }
        return ReleasedModels.read(cluster.properties(), Cluster.partitions(Map.of(name, topic)))
                .entrySet()
                .stream()
                .map(
                        each ->
                                new ReleaseRow(
                                        each.getKey(),
                                        each.getValue().getReleaseNumber(),
                                        each.getValue().getBundleId(),
                                        each.getValue().getReleasedAt()))
                .toList();
    }
}
