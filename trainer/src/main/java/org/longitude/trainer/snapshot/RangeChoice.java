package org.longitude.trainer.snapshot;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.PartitionRange;

/**
 * Which part of the topics is read. An offset wins over a time; without either it is everything
 * that is committed now.
 *
 * @param from first record that arrived then or later
 * @param to first record that arrived then or later is not read any more
 * @param fromOffsets by {@code TOPIC/PARTITION} the first offset
 * @param toOffsets by {@code TOPIC/PARTITION} the end, exclusive
 */
public record RangeChoice(
        @Nullable Instant from,
        @Nullable Instant to,
        Map<String, Long> fromOffsets,
        Map<String, Long> toOffsets) {
    private static final String PREFIX = "longitude.";
    private static final String SUFFIX = ".v1";

    /** All that is committed now. */
    public static final RangeChoice EVERYTHING = new RangeChoice(null, null, Map.of(), Map.of());

    public RangeChoice {
        fromOffsets = named(fromOffsets);
        toOffsets = named(toOffsets);
        if (from != null && to != null && !from.isBefore(to)) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "from %s, to %s (expected: from before to)".formatted(from, to));
        }
    }

    /** Keys with whole topic names: {@code notes.normalized/0} is a short form. */
    private static Map<String, Long> named(Map<String, Long> offsets) {
        Map<String, Long> whole = new HashMap<>();
        offsets.forEach(
                (key, offset) ->
                        whole.put(
                                key.startsWith(PREFIX)
                                        ? key
                                        : PREFIX + key.replaceFirst("/", SUFFIX + "/"),
                                offset));
        return Map.copyOf(whole);
    }

    /**
     * Refuses an offset of a topic or partition that is not read: a typo must not mean everything.
     */
    void requireKnown(Map<String, List<PartitionRange>> there) {
        List<String> known =
                there.entrySet().stream()
                        .flatMap(
                                topic ->
                                        topic.getValue().stream()
                                                .map(r -> topic.getKey() + "/" + r.partition()))
                        .toList();
        Stream.concat(fromOffsets.keySet().stream(), toOffsets.keySet().stream())
                .filter(key -> !known.contains(key))
                .findFirst()
                .ifPresent(
                        key -> {
                            throw new TrainerException(
                                    TrainerError.CONFIG_INVALID,
                                    "offset of %s (expected: TOPIC/PARTITION, one of %s)"
                                            .formatted(key, known));
                        });
    }

    /** The chosen part of what is there. */
    List<PartitionRange> of(
            String topic, List<PartitionRange> there, Consumer<byte[], byte[]> consumer) {
        Map<Integer, Long> starts = atTime(topic, there, from, consumer);
        Map<Integer, Long> ends = atTime(topic, there, to, consumer);
        return there.stream()
                .map(
                        range -> {
                            String key = topic + "/" + range.partition();
                            long start =
                                    within(
                                            fromOffsets.get(key),
                                            starts.getOrDefault(range.partition(), range.start()),
                                            range,
                                            key);
                            long end =
                                    within(
                                            toOffsets.get(key),
                                            ends.getOrDefault(range.partition(), range.end()),
                                            range,
                                            key);
                            return new PartitionRange(range.partition(), Math.min(start, end), end);
                        })
                .toList();
    }

    private static long within(
            @Nullable Long asked, long otherwise, PartitionRange there, String key) {
        if (asked != null && (asked < there.start() || asked > there.end())) {
            throw new TrainerException(
                    TrainerError.OFFSETS_GONE,
                    "%s: offset %d (expected: in [%d, %d], which is there and committed)"
                            .formatted(key, asked, there.start(), there.end()));
        }
        return asked == null ? otherwise : asked;
    }

    /** The first offsets at or behind a time; the end where nothing arrived since. */
    private static Map<Integer, Long> atTime(
            String topic,
            List<PartitionRange> there,
            @Nullable Instant time,
            Consumer<byte[], byte[]> consumer) {
        Map<Integer, Long> offsets = new HashMap<>();
        if (time == null) {
            return offsets;
        }
        Map<TopicPartition, Long> asked = new HashMap<>();
        there.forEach(
                r -> asked.put(new TopicPartition(topic, r.partition()), time.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
        for (PartitionRange range : there) {
            OffsetAndTimestamp at = found.get(new TopicPartition(topic, range.partition()));
            long offset = at == null ? range.end() : at.offset();
            offsets.put(range.partition(), Math.max(range.start(), Math.min(range.end(), offset)));
        }
        return offsets;
    }
}
