package org.longitude.trainer.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.corpus.TopicSnapshot;

/**
 * Snapshots as Avro container files that any Avro library reads: one for each topic, with the
 * manifest in its header. They outlive topic, cluster and registry.
 */
public final class SnapshotArchive {
    private static final String HINT = "the archive whole; copy or export it again";

    private SnapshotArchive() {}

    /**
     * Writes a snapshot's records into containers.
     *
     * @param out new folder
     * @param codec {@code zstd} or {@code deflate}
     * @return the files
     * @throws TrainerException {@code SNAPSHOT_DAMAGED} if the snapshot's records are not those
     *     that its manifest names; no folder is left then
     */
    public static List<Path> export(Path snapshot, Path out, String codec, ReadProgress progress) {
        RecordFile.Codec how = RecordFile.Codec.of(codec);
        ManifestFile manifest = ManifestFile.read(snapshot.resolve(ManifestFile.NAME));
        NewFolder.make(
                out,
                staging -> {
                    for (TopicSnapshot topic : manifest.snapshot().topics()) {
                        export(snapshot, staging, topic, manifest, how, progress);
                    }
                    return staging;
                });
        return manifest.snapshot().topics().stream()
                .map(topic -> out.resolve(SnapshotFolder.recordFile(topic.topic())))
                .toList();
    }

    private static void export(
            Path snapshot,
            Path staging,
            TopicSnapshot topic,
            ManifestFile manifest,
            RecordFile.Codec codec,
            ReadProgress progress)
            throws IOException {
        String file = SnapshotFolder.recordFile(topic.topic());
        ContentDigest digest = new ContentDigest(topic.partitions());
        copy(
                snapshot.resolve(SnapshotFolder.RECORDS).resolve(file),
                staging.resolve(file),
                topic.topic(),
                Map.of(RecordFile.MANIFEST, manifest.text()),
                codec,
                (record, passed) -> {
                    digest.add(record);
                    progress.passed(topic.topic(), passed, topic.records());
                });
        if (digest.records() != topic.records() || !digest.sha256().equals(topic.sha256())) {
            throw new TrainerException(
                    TrainerError.SNAPSHOT_DAMAGED,
                    "%s: %s has %d records, not those that were read (expected: %d, sha256 %s; take the snapshot again)"
                            .formatted(
                                    snapshot,
                                    file,
                                    digest.records(),
                                    topic.records(),
                                    topic.sha256()));
        }
    }

    /** Sees each record with its number, from 1. */
    private interface Witness {
        void saw(ArchivedRecord record, long number);
    }

    private static void copy(
            Path from,
            Path to,
            String topic,
            Map<String, String> metadata,
            RecordFile.Codec codec,
            Witness witness)
            throws IOException {
        ArchivedSchemas schemas = new ArchivedSchemas();
        try (RecordReader reader = new RecordReader(from, schemas);
                RecordWriter writer = new RecordWriter(to, topic, metadata, codec, schemas)) {
            long number = 0;
            for (ArchivedRecord record = reader.next(); record != null; record = reader.next()) {
                writer.write(record);
                witness.saw(record, ++number);
            }
        }
    }

    /**
     * Makes a snapshot folder of an archive.
     *
     * @param files the containers of one export, in any order
     * @param out new folder
     * @throws TrainerException {@code SNAPSHOT_DAMAGED} if a file is cut, corrupted, missing or of
     *     another export; no folder is left then
     */
    public static ManifestFile restore(
            List<Path> files, Path out, SnapshotLimits limits, ReadProgress progress) {
        NewFolder.requireNew(out);
        Map<String, Path> byTopic = new TreeMap<>();
        ManifestFile manifest = manifest(files, byTopic);
        SnapshotComparison comparison =
                new SnapshotComparison(manifest, TrainerError.SNAPSHOT_DAMAGED, HINT);
        return NewFolder.make(
                out,
                staging -> {
                    Path records = Files.createDirectory(staging.resolve(SnapshotFolder.RECORDS));
                    for (TopicSnapshot topic : manifest.snapshot().topics()) {
                        copy(
                                file(topic.topic(), byTopic),
                                records.resolve(SnapshotFolder.recordFile(topic.topic())),
                                topic.topic(),
                                Map.of(),
                                RecordFile.Codec.ZSTD,
                                (record, passed) ->
                                        progress.passed(topic.topic(), passed, topic.records()));
                    }
                    ManifestFile found =
                            new SnapshotBuilder(limits, progress)
                                    .build(staging, manifest.snapshot());
                    comparison.requireSame(found);
                    return found;
                });
    }

    /** The manifest that all files carry. */
    private static ManifestFile manifest(List<Path> files, Map<String, Path> byTopic) {
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            try (RecordReader reader = new RecordReader(file, new ArchivedSchemas())) {
                String text =
                        reader.metadata(RecordFile.MANIFEST)
                                .orElseThrow(
                                        () ->
                                                wrong(
                                                        file + ": its header has no manifest",
                                                        "a file of 'train snapshot export'"));
                if (!texts.isEmpty() && !texts.contains(text)) {
                    throw wrong(file + ": is of another export", "all files of one export");
                }
                texts.add(text);
                if (byTopic.put(reader.topic(), file) != null) {
                    throw wrong(
                            file + ": a second file of topic " + reader.topic(),
                            "one of each topic");
                }
            } catch (IOException e) {
                throw new TrainerException(
                        TrainerError.FILE_FAILED, "%s: cannot be closed".formatted(file), e);
            }
        }
        if (texts.isEmpty()) {
            throw wrong("no files", "the files of one export");
        }
        return ManifestFile.parse(texts.get(0), files.get(0));
    }

    private static Path file(String topic, Map<String, Path> byTopic) {
        Path file = byTopic.get(topic);
        if (file == null) {
            throw wrong(
                    "no file of topic %s among those of %s".formatted(topic, byTopic.keySet()),
                    "all files of the export");
        }
        return file;
    }

    private static TrainerException wrong(String found, String expected) {
        return new TrainerException(
                TrainerError.SNAPSHOT_DAMAGED, "%s (expected: %s)".formatted(found, expected));
    }
}
