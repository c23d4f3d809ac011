package org.longitude.deploy.reconcile;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/** Where a range of notes.raw begins or ends. */
sealed interface Bound {

    /** The same words in every command line. */
    static Bound of(String option, String word) {
        if (word.equals("earliest")) {
            return new Earliest();
        }
        if (word.equals("latest")) {
            return new Latest();
        }
        if (word.matches("\\d{1,18}")) {
            return new Offset(Long.parseLong(word));
        }
        try {
            return new Time(Instant.parse(word));
        } catch (DateTimeParseException e) {
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    "%s: '%s' (expected: earliest, latest, an offset, or a time as 2026-11-01T00:00:00Z)"
                            .formatted(option, word),
                    e);
        }
    }

    /** The offset of each partition. */
    Map<TopicPartition, Long> in(TopicWalk walk, String topic);

    /** The first record that is still there. */
    record Earliest() implements Bound {
        @Override
        public Map<TopicPartition, Long> in(TopicWalk walk, String topic) {
            return walk.starts(topic);
        }
    }

    /** The end of what is committed now. */
    record Latest() implements Bound {
        @Override
        public Map<TopicPartition, Long> in(TopicWalk walk, String topic) {
            return walk.ends(topic);
        }
    }

    /** The same offset in every partition, within what is there. */
    record Offset(long offset) implements Bound {
        @Override
        public Map<TopicPartition, Long> in(TopicWalk walk, String topic) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            Map<TopicPartition, Long> starts = walk.starts(topic);
            walk.ends(topic)
                    .forEach(
                            (id, end) ->
                                    offsets.put(
                                            id,
                                            Math.max(
                                                    starts.getOrDefault(id, 0L),
                                                    Math.min(end, offset))));
            return offsets;
        }
    }

    /** The first record that arrived then or later. */
    record Time(Instant time) implements Bound {
        @Override
        public Map<TopicPartition, Long> in(TopicWalk walk, String topic) {
            return walk.at(topic, time.toEpochMilli());
        }
    }
}
