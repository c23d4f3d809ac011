package org.longitude.trainer.corpus;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Reads a topic from its first offset, or a snapshot's, to an end that is fixed before the first
 * record is read, so that records which arrive meanwhile do not change what is learned.
 *
 * <p>The consumer must be {@code read_committed} with {@code auto.offset.reset=none}. A range ends
 * where the consumer's position says so: behind transaction markers there is no record, and offsets
 * are never counted as records.
 */
final class TopicReader {
    /** How long one poll waits. */
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

    /** Polls without any progress until the broker counts as gone: about a minute. */
    private static final int IDLE_POLLS_MAX = 300;

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;

    TopicReader(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** From the first offset that is still there to the last committed one. */
    List<PartitionRange> everything(String topic) {
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            if (partitions == null || partitions.isEmpty()) {
                throw new TrainerException(
                        TrainerError.BROKER_UNAVAILABLE,
                        "topic %s: not there (expected: created by 'longitude topics create')"
                                .formatted(topic));
            }
            List<TopicPartition> all =
                    partitions.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            return all.stream()
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .map(p -> new PartitionRange(p.partition(), offset(starts, p), offset(ends, p)))
                    .toList();
        } catch (KafkaException e) {
            throw unavailable(topic, e);
        }
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new IllegalStateException("the broker gave no offset for " + partition);
        }
        return offset;
    }

    /**
     * Gives every committed record of the ranges to the sink, those of one partition in order.
     *
     * @param progress told how many offsets have been passed
     * @throws TrainerException {@code OFFSETS_GONE} if retention has removed a part of the ranges,
     *     {@code BROKER_UNAVAILABLE} if the broker stays silent
     */
    TopicSnapshot read(
            String topic,
            List<PartitionRange> ranges,
            Consumer<ConsumerRecord<byte[], byte[]>> sink,
            LongConsumer progress) {
        Map<TopicPartition, PartitionRange> open =
                ranges.stream()
                        .filter(range -> range.start() < range.end())
                        .collect(
                                Collectors.toMap(
                                        r -> new TopicPartition(topic, r.partition()), r -> r));
        Map<TopicPartition, MessageDigest> digests = new HashMap<>();
        open.keySet().forEach(partition -> digests.put(partition, sha256()));
        long records = 0;
        try {
            requireStillThere(topic, open);
            consumer.assign(open.keySet());
            open.forEach((partition, range) -> consumer.seek(partition, range.start()));
            long passed = 0;
            int idlePolls = 0;
            while (!isDone(open)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                    TopicPartition partition = new TopicPartition(topic, record.partition());
                    if (record.offset() < range(open, partition).end()) {
                        update(digests.get(partition), record);
                        sink.accept(record);
                        records++;
                    }
                }
                long now = passed(open);
                idlePolls = now > passed ? 0 : idlePolls + 1;
                passed = now;
                progress.accept(passed);
                if (idlePolls > IDLE_POLLS_MAX) {
                    throw new TrainerException(
                            TrainerError.BROKER_UNAVAILABLE,
                            "topic %s: nothing for %d s at %d passed offsets (expected: %s to the end; is the broker up, or a transaction left open?)"
                                    .formatted(
                                            topic,
                                            IDLE_POLLS_MAX * POLL_TIMEOUT.toMillis() / 1000,
                                            passed,
                                            ranges));
                }
            }
        } catch (OffsetOutOfRangeException e) {
            throw gone(topic, e.partitions(), e);
        } catch (KafkaException e) {
            throw unavailable(topic, e);
        }
        return new TopicSnapshot(topic, ranges, records, combine(ranges, topic, digests));
    }

    private void requireStillThere(String topic, Map<TopicPartition, PartitionRange> open) {
        // Asking for the offsets of a partition that is not there would wait for it to appear.
        requirePartitions(topic, open);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(open.keySet());
        Map<TopicPartition, Long> last = consumer.endOffsets(open.keySet());
        open.forEach(
                (partition, range) -> {
                    if (offset(first, partition) > range.start()
                            || offset(last, partition) < range.end()) {
                        throw gone(
                                topic,
                                "partition %d has [%d, %d) of [%d, %d)"
                                        .formatted(
                                                range.partition(),
                                                offset(first, partition),
                                                offset(last, partition),
                                                range.start(),
                                                range.end()),
                                null);
                    }
                });
    }

    private void requirePartitions(String topic, Map<TopicPartition, PartitionRange> open) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        int there = partitions == null ? 0 : partitions.size();
        for (TopicPartition partition : open.keySet()) {
            if (partition.partition() >= there) {
                throw gone(
                        topic,
                        "has %d partitions, none of them number %d"
                                .formatted(there, partition.partition()),
                        null);
            }
        }
    }

    private boolean isDone(Map<TopicPartition, PartitionRange> open) {
        return open.entrySet().stream()
                .allMatch(e -> consumer.position(e.getKey()) >= e.getValue().end());
    }

    private long passed(Map<TopicPartition, PartitionRange> open) {
        return open.entrySet().stream()
                .mapToLong(
                        e ->
                                Math.min(consumer.position(e.getKey()), e.getValue().end())
                                        - e.getValue().start())
                .sum();
    }

    private static PartitionRange range(
            Map<TopicPartition, PartitionRange> open, TopicPartition partition) {
        PartitionRange range = open.get(partition);
        if (range == null) {
            throw new IllegalStateException("a record of %s came unasked".formatted(partition));
        }
        return range;
    }

    private static void update(
            @Nullable MessageDigest digest, ConsumerRecord<byte[], byte[]> record) {
        if (digest == null) {
            throw new IllegalStateException("no digest for partition " + record.partition());
        }
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(record.offset()).flip());
        updateSized(digest, record.key());
        updateSized(digest, record.value());
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

    private static String combine(
            List<PartitionRange> ranges, String topic, Map<TopicPartition, MessageDigest> digests) {
        MessageDigest all = sha256();
        List<PartitionRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingInt(PartitionRange::partition));
        for (PartitionRange range : sorted) {
            MessageDigest digest = digests.get(new TopicPartition(topic, range.partition()));
            all.update(ByteBuffer.allocate(Integer.BYTES).putInt(range.partition()).flip());
            if (digest != null) {
                all.update(digest.digest());
            }
        }
        return HexFormat.of().formatHex(all.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static TrainerException gone(String topic, Object what, @Nullable Throwable cause) {
        return new TrainerException(
                TrainerError.OFFSETS_GONE,
                "topic %s: %s (expected: all of the snapshot; its retention has passed, take a new one)"
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
