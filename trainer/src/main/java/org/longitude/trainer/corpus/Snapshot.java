package org.longitude.trainer.corpus;

import java.util.List;

/**
 * What a training set was made of, in small: enough to read the same bytes again, or to say that
 * they are gone.
 *
 * @param topics one entry for each topic read
 */
public record Snapshot(List<TopicSnapshot> topics) {
    public Snapshot {
        topics = List.copyOf(topics);
    }
}
