package org.longitude.trainer.corpus;

import java.util.List;

/**
 * What was read of one topic.
 *
 * @param topic its name
 * @param partitions the ranges, by rising partition
 * @param records committed records in them: counted, since end minus start also counts transaction
 *     markers
 * @param sha256 of every record's partition, offset, key and value, by rising partition and offset
 */
public record TopicSnapshot(
        String topic, List<PartitionRange> partitions, long records, String sha256) {
    public TopicSnapshot {
        partitions = List.copyOf(partitions);
    }
}
