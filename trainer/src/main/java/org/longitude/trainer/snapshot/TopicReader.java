package org.longitude.trainer.snapshot;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.PartitionRange;

/**
 * Reads ranges of a topic, one partition after another, to ends that are fixed before the first
 * record is read, so that records which arrive meanwhile do not change what is learned.
 *
 * <p>The consumer must be {@code read_committed} with {@code auto.offset.reset=none}: its ends are
 * those of the last transaction that is decided. A range ends where the consumer's position says
 * so: behind transaction markers there is no record, and offsets are never counted as records.
 */
final class TopicReader {
    /** How long one poll waits. */
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

    /** Polls without any progress until the broker counts as gone: about a minute. */
    private static final int IDLE_POLLS_MAX = 300;

    private final Consumer<byte[], byte[]> consumer;

    TopicReader(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Takes records, those of one partition in order. */
    @FunctionalInterface
    interface Sink {
        void accept(ArchivedRecord record) throws IOException;
    }

    /** A topic's partitions by rising number, each from its first offset to its committed end. */
    List<PartitionRange> everything(String topic) {
        try {
            List<TopicPartition> all = partitions(topic);
            if (all.isEmpty()) {
                throw new TrainerException(
                        TrainerError.BROKER_UNAVAILABLE,
                        "topic %s: not there (expected: created by 'longitude topics create')"
                                .formatted(topic));
            }
            // Of partitions that are not its own a consumer forgets what it is told, with a
            // warning.
            consumer.assign(all);
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            return all.stream()
                    .map(p -> new PartitionRange(p.partition(), offset(starts, p), offset(ends, p)))
                    .toList();
        } catch (KafkaException e) {
            throw unavailable(topic, e);
        }
    }

    private List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        return found == null
                ? List.of()
                : found.stream()
                        .map(p -> new TopicPartition(topic, p.partition()))
                        .sorted(Comparator.comparingInt(TopicPartition::partition))
                        .toList();
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new IllegalStateException("the broker gave no offset for " + partition);
        }
        return offset;
    }

    /**
     * Gives every committed record of the ranges to the sink.
     *
     * @param progress told how many offsets have been passed
     * @throws TrainerException {@code OFFSETS_GONE} if retention has removed a part of the ranges,
     *     {@code BROKER_UNAVAILABLE} if the broker stays silent
     */
    void read(String topic, List<PartitionRange> ranges, Sink sink, LongConsumer progress)
            throws IOException {
        List<PartitionRange> open = ranges.stream().filter(r -> r.start() < r.end()).toList();
        try {
            requireStillThere(topic, open);
            long passed = 0;
            for (PartitionRange range : open) {
                long before = passed;
                read(topic, range, sink, p -> progress.accept(before + p));
                passed += range.end() - range.start();
            }
        } catch (OffsetOutOfRangeException e) {
            throw gone(topic, e.partitions().toString(), e);
        } catch (KafkaException e) {
            throw unavailable(topic, e);
        }
    }

    private void read(String topic, PartitionRange range, Sink sink, LongConsumer progress)
            throws IOException {
        TopicPartition partition = new TopicPartition(topic, range.partition());
        consumer.assign(Set.of(partition));
        consumer.seek(partition, range.start());
        long at = range.start();
        int idlePolls = 0;
        while (at < range.end()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                if (record.offset() < range.end()) {
                    sink.accept(archived(record));
                }
            }
            long now = Math.min(consumer.position(partition), range.end());
            idlePolls = now > at ? 0 : idlePolls + 1;
            at = now;
            progress.accept(at - range.start());
            if (idlePolls > IDLE_POLLS_MAX) {
                throw new TrainerException(
                        TrainerError.BROKER_UNAVAILABLE,
                        "topic %s: nothing for %d s at offset %d of partition %d (expected: records up to %d; is the broker up?)"
                                .formatted(
                                        topic,
                                        IDLE_POLLS_MAX * POLL_TIMEOUT.toMillis() / 1000,
                                        at,
                                        range.partition(),
                                        range.end()));
            }
        }
    }

    private static ArchivedRecord archived(ConsumerRecord<byte[], byte[]> record) {
        return new ArchivedRecord(
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value());
    }

    private void requireStillThere(String topic, List<PartitionRange> open) {
        // Asking for the offsets of a partition that is not there would wait for it to appear.
        List<TopicPartition> there = partitions(topic);
        for (PartitionRange range : open) {
            if (range.partition() >= there.size()) {
                throw gone(
                        topic,
                        "has %d partitions, none of them number %d"
                                .formatted(there.size(), range.partition()),
                        null);
            }
        }
        consumer.assign(there);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(there);
        Map<TopicPartition, Long> last = consumer.endOffsets(there);
        for (PartitionRange range : open) {
            TopicPartition partition = new TopicPartition(topic, range.partition());
            long start = offset(first, partition);
            long end = offset(last, partition);
            if (start > range.start() || end < range.end()) {
                throw gone(
                        topic,
                        "partition %d has [%d, %d) of [%d, %d), offsets %s are missing"
                                .formatted(
                                        range.partition(),
                                        start,
                                        end,
                                        range.start(),
                                        range.end(),
                                        missing(range, start, end)),
                        null);
            }
        }
    }

    private static String missing(PartitionRange range, long start, long end) {
        if (start >= range.end() || end <= range.start()) {
            return "%d to %d".formatted(range.start(), range.end() - 1);
        }
        return start > range.start()
                ? "%d to %d".formatted(range.start(), start - 1)
                : "%d to %d".formatted(end, range.end() - 1);
    }

    private static TrainerException gone(String topic, String what, @Nullable Throwable cause) {
        return new TrainerException(
                TrainerError.OFFSETS_GONE,
                "topic %s: %s (expected: all of the snapshot; where retention has passed, take a new one or import an archive)"
                        .formatted(topic, what),
                cause);
    }

    private static TrainerException unavailable(String topic, KafkaException cause) {
        return new TrainerException(
                TrainerError.BROKER_UNAVAILABLE,
                "topic %s: cannot be read: %s (expected: a broker that answers)"
                        .formatted(topic, cause.getClass().getSimpleName()),
                cause);
    }
}
