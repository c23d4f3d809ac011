package org.longitude.trainer.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.longitude.schemas.Topics;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.corpus.Snapshot;
import org.longitude.trainer.corpus.TopicSnapshot;

/**
 * Completes a snapshot folder in which the records lie: counts and digests them, packs the corpus,
 * writes the manifest. Where the records came from, a cluster or an archive, makes no difference.
 */
final class SnapshotBuilder {
    private static final String PACKING = "packing";

    /** How many records pass between two looks at the progress. */
    private static final int TELL_EVERY = 1024;

    private final SnapshotLimits limits;
    private final ReadProgress progress;

    SnapshotBuilder(SnapshotLimits limits, ReadProgress progress) {
        this.limits = limits;
        this.progress = progress;
    }

    /**
     * Completes the folder.
     *
     * @param identity cluster, topics and ranges; counts and digests of it are found anew
     */
    ManifestFile build(Path folder, Snapshot identity) throws IOException {
        Path cache = Files.createDirectory(folder.resolve(SnapshotFolder.CACHE));
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        ArchivedSchemas codeSchemas = new ArchivedSchemas();
        ArchivedSchemas noteSchemas = new ArchivedSchemas();
        List<TopicSnapshot> found = new ArrayList<>();
        Map<String, Map<Integer, String>> present = new TreeMap<>();
        CorpusPacker.Packed packed;
        try (CorpusPacker packer = new CorpusPacker(scratch, limits, noteSchemas, codeSchemas)) {
            for (TopicSnapshot topic : identity.topics()) {
                boolean codes = topic.topic().equals(Topics.ICD_ASSIGNED.name());
                ContentDigest digest = new ContentDigest(topic.partitions());
                ArchivedSchemas schemas = codes ? codeSchemas : noteSchemas;
                pass(
                        folder.resolve(SnapshotFolder.RECORDS)
                                .resolve(SnapshotFolder.recordFile(topic.topic())),
                        schemas,
                        record -> {
                            digest.add(record);
                            if (codes) {
                                packer.addCodes(record);
                            } else {
                                packer.addNote(record);
                            }
                        });
                present.put(topic.topic(), digest.present());
                found.add(
                        new TopicSnapshot(
                                topic.topic(),
                                topic.topicId(),
                                topic.partitions(),
                                digest.records(),
                                digest.sha256(),
                                schemas.uses()));
            }
            packed = packer.writeInto(cache, limits.segmentBytesMax());
        }
        Files.delete(scratch);
        ManifestFile manifest =
                new ManifestFile(
                        ManifestFile.FORMAT,
                        new Snapshot(identity.clusterId(), found),
                        packed.normalizerHash(),
                        packed.counts(),
                        packed.coded(),
                        packed.standing(),
                        present,
                        sums(folder));
        Files.writeString(folder.resolve(ManifestFile.NAME), manifest.text());
        return manifest;
    }

    private void pass(Path file, ArchivedSchemas schemas, TopicReader.Sink sink)
            throws IOException {
        try (RecordReader reader = new RecordReader(file, schemas)) {
            long bytes = Files.size(file);
            long records = 0;
            for (ArchivedRecord record = reader.next(); record != null; record = reader.next()) {
                sink.accept(record);
                if (records++ % TELL_EVERY == 0) {
                    progress.passed(PACKING + " " + reader.topic(), reader.position(), bytes);
                }
            }
        }
    }

    private static Map<String, ManifestFile.FileSum> sums(Path folder) throws IOException {
        Map<String, ManifestFile.FileSum> sums = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> files =
                    tree.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
            for (Path file : files) {
                sums.put(
                        folder.relativize(file).toString().replace('\\', '/'),
                        new ManifestFile.FileSum(Files.size(file), Sha256.of(file)));
            }
        }
        return sums;
    }
}
