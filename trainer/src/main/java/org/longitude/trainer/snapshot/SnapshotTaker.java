package org.longitude.trainer.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.longitude.schemas.SchemaRegistryClient;
import org.longitude.schemas.Topics;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.PartitionRange;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.corpus.Snapshot;
import org.longitude.trainer.corpus.TopicSnapshot;

/**
 * Takes a snapshot of {@code icd.assigned} and {@code notes.normalized}: committed records, to ends
 * that are fixed before the first is read.
 *
 * <p>Threading: confined to the calling thread.
 */
public final class SnapshotTaker {
    /** What a snapshot consists of, in the order in which it is read. */
    static final List<String> TOPICS =
            List.of(Topics.ICD_ASSIGNED.name(), Topics.NOTES_NORMALIZED.name());

    private final Map<String, String> clientConfig;
    private final SnapshotLimits limits;

    /**
     * A taker of one cluster's snapshots.
     *
     * @param clientConfig Kafka client properties with {@code bootstrap.servers} and {@code
     *     schema.registry.url}
     */
    public SnapshotTaker(Map<String, String> clientConfig, SnapshotLimits limits) {
        this.clientConfig = Map.copyOf(clientConfig);
        this.limits = limits;
    }

    /**
     * Writes a snapshot folder.
     *
     * @param folder new
     * @throws TrainerException {@code CORPUS_EMPTY} if there is not one note, {@code
     *     NORMALIZERS_MIXED}, {@code OFFSETS_GONE}, {@code BROKER_UNAVAILABLE}, {@code
     *     FILE_FAILED}; no folder is left then
     */
    public ManifestFile take(Path folder, RangeChoice choice, ReadProgress progress) {
        NewFolder.requireNew(folder);
        ClusterTopics cluster = ClusterTopics.of(clientConfig, TOPICS);
        try (Consumer<byte[], byte[]> consumer = ClusterTopics.consumer(clientConfig)) {
            TopicReader reader = new TopicReader(consumer);
            Map<String, List<PartitionRange>> there = new TreeMap<>();
            TOPICS.forEach(topic -> there.put(topic, reader.everything(topic)));
            choice.requireKnown(there);
            Map<String, List<PartitionRange>> chosen = new TreeMap<>();
            there.forEach((topic, all) -> chosen.put(topic, choice.of(topic, all, consumer)));
            return NewFolder.make(
                    folder, staging -> write(staging, reader, cluster, chosen, progress));
        }
    }

    /**
     * Writes the folder of a manifest again.
     *
     * @throws TrainerException as {@link #take}; {@code SNAPSHOT_MISMATCH} if this is another
     *     cluster or the topic was made anew, {@code OFFSETS_GONE} with the offsets if records are
     *     missing
     */
    public ManifestFile takeAgain(Path folder, ManifestFile expected, ReadProgress progress) {
        NewFolder.requireNew(folder);
        ClusterTopics cluster = ClusterTopics.of(clientConfig, TOPICS);
        SnapshotComparison comparison =
                new SnapshotComparison(
                        expected,
                        TrainerError.OFFSETS_GONE,
                        "all of the snapshot; was the topic compacted, or are records deleted?");
        comparison.requireCluster(cluster);
        try (Consumer<byte[], byte[]> consumer = ClusterTopics.consumer(clientConfig)) {
            TopicReader reader = new TopicReader(consumer);
            return NewFolder.make(
                    folder,
                    staging -> {
                        ManifestFile found =
                                write(
                                        staging,
                                        reader,
                                        cluster,
                                        ranges(expected.snapshot()),
                                        progress);
                        comparison.requireSame(found);
                        return found;
                    });
        }
    }

    /**
     * Writes a folder of the very records of a snapshot whose manifest is not at hand, that of a
     * bundle for example.
     *
     * @throws TrainerException as {@link #take}; {@code SNAPSHOT_MISMATCH} if the records are
     *     others
     */
    public ManifestFile takeAgain(Path folder, Snapshot expected, ReadProgress progress) {
        NewFolder.requireNew(folder);
        ClusterTopics cluster = ClusterTopics.of(clientConfig, TOPICS);
        try (Consumer<byte[], byte[]> consumer = ClusterTopics.consumer(clientConfig)) {
            TopicReader reader = new TopicReader(consumer);
            return NewFolder.make(
                    folder,
                    staging -> {
                        ManifestFile found =
                                write(staging, reader, cluster, ranges(expected), progress);
                        requireContent(expected, found.snapshot());
                        return found;
                    });
        }
    }

    private static Map<String, List<PartitionRange>> ranges(Snapshot snapshot) {
        Map<String, List<PartitionRange>> ranges = new TreeMap<>();
        snapshot.topics().forEach(topic -> ranges.put(topic.topic(), topic.partitions()));
        return ranges;
    }

    private static void requireContent(Snapshot expected, Snapshot found) {
        if (!expected.hasContentOf(found)) {
            throw new TrainerException(
                    TrainerError.SNAPSHOT_MISMATCH,
                    "records %s (expected: all of the snapshot, %s; is this the cluster it was taken of?)"
                            .formatted(sums(found), sums(expected)));
        }
    }

    private static List<String> sums(Snapshot snapshot) {
        return snapshot.topics().stream()
                .map(t -> "%d of %s, sha256 %s".formatted(t.records(), t.topic(), t.sha256()))
                .toList();
    }

    private ManifestFile write(
            Path folder,
            TopicReader reader,
            ClusterTopics cluster,
            Map<String, List<PartitionRange>> ranges,
            ReadProgress progress)
            throws IOException {
        SchemaRegistryClient registry = SchemaRegistryClient.from(clientConfig);
        Path records = Files.createDirectory(folder.resolve(SnapshotFolder.RECORDS));
        for (String topic : TOPICS) {
            List<PartitionRange> range = ranges.getOrDefault(topic, List.of());
            long offsets = range.stream().mapToLong(r -> r.end() - r.start()).sum();
            try (RecordWriter writer =
                    new RecordWriter(
                            records.resolve(SnapshotFolder.recordFile(topic)),
                            topic,
                            Map.of(),
                            RecordFile.Codec.ZSTD,
                            registry)) {
                reader.read(
                        topic,
                        range,
                        writer::write,
                        passed -> progress.passed(topic, passed, offsets));
            }
        }
        List<TopicSnapshot> identities =
                TOPICS.stream()
                        .map(
                                topic ->
                                        new TopicSnapshot(
                                                topic,
                                                cluster.topicId(topic),
                                                ranges.getOrDefault(topic, List.of()),
                                                0,
                                                "",
                                                null))
                        .toList();
        return new SnapshotBuilder(limits, progress)
                .build(folder, new Snapshot(cluster.clusterId(), identities));
    }
}
