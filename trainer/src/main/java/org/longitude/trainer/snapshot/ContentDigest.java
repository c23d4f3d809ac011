package org.longitude.trainer.snapshot;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.PartitionRange;

/** SHA-256 of a topic's records, whatever order its partitions are read in, and where they lie. */
final class ContentDigest {
    private final Map<Integer, MessageDigest> digests = new TreeMap<>();
    private final Map<Integer, OffsetRuns> present = new TreeMap<>();
    private long records;

    ContentDigest(List<PartitionRange> ranges) {
        for (PartitionRange range : ranges) {
            present.put(range.partition(), new OffsetRuns(range.start(), range.end()));
            if (range.start() < range.end()) {
                digests.put(range.partition(), Sha256.digest());
            }
        }
    }

    /**
     * The next record of its partition.
     *
     * @throws TrainerException {@code SNAPSHOT_DAMAGED} if it lies outside the ranges or behind one
     *     that came already
     */
    void add(ArchivedRecord record) {
        MessageDigest digest = digests.get(record.partition());
        OffsetRuns runs = present.get(record.partition());
        if (digest == null || runs == null || !runs.takes(record.offset())) {
            throw new TrainerException(
                    TrainerError.SNAPSHOT_DAMAGED,
                    "partition %d, offset %d (expected: records of the snapshot's ranges by rising offset)"
                            .formatted(record.partition(), record.offset()));
        }
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(record.offset()).flip());
        updateSized(digest, record.key());
        updateSized(digest, record.value());
        runs.add(record.offset());
        records++;
    }

    /** A length before the bytes, so that no two different records give the same bytes. */
    private static void updateSized(MessageDigest digest, byte @Nullable [] bytes) {
        digest.update(
                ByteBuffer.allocate(Integer.BYTES)
                        .putInt(bytes == null ? -1 : bytes.length)
                        .flip());
        if (bytes != null) {
            digest.update(bytes);
        }
    }

    long records() {
        return records;
    }

    /** Which offsets of each partition hold records, as {@link OffsetRuns} writes them. */
    Map<Integer, String> present() {
        Map<Integer, String> texts = new TreeMap<>();
        present.forEach((partition, runs) -> texts.put(partition, runs.text()));
        return texts;
    }

    /** Of all partitions, by rising number; nothing can be added afterwards. */
    String sha256() {
        MessageDigest all = Sha256.digest();
        present.keySet()
                .forEach(
                        partition -> {
                            all.update(ByteBuffer.allocate(Integer.BYTES).putInt(partition).flip());
                            MessageDigest digest = digests.get(partition);
                            if (digest != null) {
                                all.update(digest.digest());
                            }
                        });
        return Sha256.hex(all);
    }
}
