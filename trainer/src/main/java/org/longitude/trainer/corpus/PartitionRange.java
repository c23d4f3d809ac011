package org.longitude.trainer.corpus;

/**
 * A piece of one partition.
 *
 * @param partition its number
 * @param start first offset, inclusive
 * @param end last offset, exclusive; offsets between them may belong to no record (transaction
 *     markers)
 */
public record PartitionRange(int partition, long start, long end) {
    public PartitionRange {
        if (partition < 0 || start < 0 || end < start) {
            throw new IllegalArgumentException(
                    "partition %d: [%d, %d) (expected: 0 <= start <= end)"
                            .formatted(partition, start, end));
        }
    }
}
