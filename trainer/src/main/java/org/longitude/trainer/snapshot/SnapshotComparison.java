package org.longitude.trainer.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.PartitionRange;
import org.longitude.trainer.corpus.TopicSnapshot;

/** Whether what was read is what a manifest names, and if not, what differs. */
final class SnapshotComparison {
    /** How many missing offsets an error names before it only counts them. */
    private static final int OFFSETS_NAMED_MAX = 20;

    private final ManifestFile expected;
    private final TrainerError missing;
    private final String hint;

    /**
     * A comparison with a manifest.
     *
     * @param missing the error where records are missing
     * @param hint what is expected instead, and what can be done
     */
    SnapshotComparison(ManifestFile expected, TrainerError missing, String hint) {
        this.expected = expected;
        this.missing = missing;
        this.hint = hint;
    }

    /** Refuses another cluster, and a topic that was deleted and made again. */
    void requireCluster(ClusterTopics cluster) {
        require(
                "cluster",
                cluster.clusterId(),
                expected.snapshot().clusterId(),
                "the snapshot was taken of another cluster");
        for (TopicSnapshot topic : expected.snapshot().topics()) {
            require(
                    "topic " + topic.topic() + ", id",
                    cluster.topicId(topic.topic()),
                    topic.topicId(),
                    "the topic was deleted and made again, its offsets are others now");
        }
    }

    private static void require(String what, String found, String wanted, String why) {
        if (!found.equals(wanted)) {
            throw new TrainerException(
                    TrainerError.SNAPSHOT_MISMATCH,
                    "%s %s (expected: %s; %s)".formatted(what, found, wanted, why));
        }
    }

    /** Refuses missing records first, then other bytes. */
    void requireSame(ManifestFile found) {
        Map<String, TopicSnapshot> read =
                found.snapshot().topics().stream()
                        .collect(Collectors.toMap(TopicSnapshot::topic, Function.identity()));
        for (TopicSnapshot topic : expected.snapshot().topics()) {
            TopicSnapshot again = read.get(topic.topic());
            if (again == null) {
                throw differs(topic, "not read");
            }
            requirePresent(topic, found);
            if (!topic.hasContentOf(again)) {
                throw differs(
                        topic, "%d records, sha256 %s".formatted(again.records(), again.sha256()));
            }
        }
        if (!differing(found).isEmpty()) {
            throw new TrainerException(
                    TrainerError.SNAPSHOT_MISMATCH,
                    "the records are the same and the corpus packed of them is not: %s (expected: the manifest's files; it was made by a release that packs otherwise; take a new snapshot with --from-offset and --to-offset)"
                            .formatted(differing(found)));
        }
    }

    private List<String> differing(ManifestFile found) {
        return expected.files().entrySet().stream()
                // A later compressor may pack the same records into other bytes.
                .filter(e -> e.getKey().startsWith(SnapshotFolder.CACHE + "/"))
                .filter(e -> !e.getValue().equals(found.files().get(e.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void requirePresent(TopicSnapshot topic, ManifestFile found) {
        for (PartitionRange range : topic.partitions()) {
            String wanted = present(expected, topic.topic(), range.partition());
            String there = present(found, topic.topic(), range.partition());
            List<Long> first = new ArrayList<>();
            long gone =
                    OffsetRuns.missing(range.start(), wanted, there)
                            .peek(
                                    offset -> {
                                        if (first.size() < OFFSETS_NAMED_MAX) {
                                            first.add(offset);
                                        }
                                    })
                            .count();
            if (gone > 0) {
                throw new TrainerException(
                        missing,
                        "topic %s, partition %d: %d records are gone, at offsets %s%s (expected: %s)"
                                .formatted(
                                        topic.topic(),
                                        range.partition(),
                                        gone,
                                        first,
                                        gone > first.size() ? " and on" : "",
                                        hint));
            }
        }
    }

    private static String present(ManifestFile manifest, String topic, int partition) {
        return manifest.present().getOrDefault(topic, Map.of()).getOrDefault(partition, "");
    }

    private static TrainerException differs(TopicSnapshot topic, String what) {
        return new TrainerException(
                TrainerError.SNAPSHOT_MISMATCH,
                "topic %s: %s (expected: %d records, sha256 %s)"
                        .formatted(topic.topic(), what, topic.records(), topic.sha256()));
    }
}
