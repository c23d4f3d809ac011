package org.longitude.trainer.corpus;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a training set was made of, in small: enough to read the same bytes again, or to say that
 * they are gone.
 *
 * @param clusterId Kafka's id of the cluster; empty in snapshots of before it was kept
 * @param topics one entry for each topic read
 */
public record Snapshot(String clusterId, List<TopicSnapshot> topics) {
    public Snapshot(@Nullable String clusterId, List<TopicSnapshot> topics) {
        this.clusterId = clusterId == null ? "" : clusterId;
        this.topics = List.copyOf(topics);
    }

    /** Of a cluster that is not known. */
    public Snapshot(List<TopicSnapshot> topics) {
        this(null, topics);
    }

    /** Whether another holds the very same records, wherever they lay. */
    public boolean hasContentOf(Snapshot other) {
        return topics.size() == other.topics.size()
                && IntStream.range(0, topics.size())
                        .allMatch(i -> topics.get(i).hasContentOf(other.topics.get(i)));
    }
}
