package org.longitude.trainer.corpus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one topic.
 *
 * @param topic its name
 * @param topicId Kafka's id of it, which a topic that is deleted and made again does not keep;
 *     empty in snapshots of before it was kept
 * @param partitions the ranges, by rising partition
 * @param records committed records in them: counted, since end minus start also counts transaction
 *     markers
 * @param sha256 of every record's partition, offset, key and value, by rising partition and offset
 * @param schemas the writers' schemas, by rising id
 */
public record TopicSnapshot(
        String topic,
        String topicId,
        List<PartitionRange> partitions,
        long records,
        String sha256,
        List<SchemaUse> schemas) {

    public TopicSnapshot(
            String topic,
            @Nullable String topicId,
            List<PartitionRange> partitions,
            long records,
            String sha256,
            @Nullable List<SchemaUse> schemas) {
        this.topic = topic;
        this.topicId = topicId == null ? "" : topicId;
        this.partitions = List.copyOf(partitions);
        this.records = records;
        this.sha256 = sha256;
        this.schemas = schemas == null ? List.of() : List.copyOf(schemas);
    }

    /** Of a topic whose identity and schemas are not known. */
    public TopicSnapshot(
            String topic, List<PartitionRange> partitions, long records, String sha256) {
        this(topic, null, partitions, records, sha256, null);
    }

    /** Whether another holds the very same records. */
    public boolean hasContentOf(TopicSnapshot other) {
        return topic.equals(other.topic)
                && partitions.equals(other.partitions)
                && records == other.records
                && sha256.equals(other.sha256);
    }
}
