package org.longitude.preprocess;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees from the outside, by committed offsets, how far an application has come towards where its
 * inputs ended when the watch began.
 *
 * <p>Threading: a thread of its own looks; {@link #isDone} may be asked from any. Ownership: owns
 * its admin client, closed by {@link #close()}.
 */
final class CatchUpWatch implements AutoCloseable {

    private static final long LOOK_EVERY_MS = 500;
    private static final int ANSWER_TIMEOUT_S = 30;
    private static final Logger LOG = LoggerFactory.getLogger(CatchUpWatch.class);

    private final Map<String, String> kafka;
    private final String groupId;
    private final Collection<String> topics;
    private final Set<TopicPartition> open = ConcurrentHashMap.newKeySet();
    private volatile long left = Long.MAX_VALUE;
    private volatile boolean started;
    private volatile boolean closed;
    private @Nullable Thread thread;

    CatchUpWatch(Map<String, String> kafka, String groupId, Collection<String> topics) {
        this.kafka = kafka;
        this.groupId = groupId;
        this.topics = List.copyOf(topics);
    }

    /** Notes where the inputs end and begins to look. */
    void start() {
        Map<TopicPartition, Long> ends =
                TopicEnds.latest(kafka, topics, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> starts = TopicEnds.earliest(kafka, topics);
        ends.forEach(
                (partition, end) -> {
                    if (end > starts.getOrDefault(partition, 0L)) {
                        open.add(partition);
                    }
                });
        started = true;
        thread = new Thread(() -> look(ends), groupId + "-catch-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether every input of this partition was read up to where it ended at the start. */
    boolean isDone(int partition) {
        return started && open.stream().noneMatch(each -> each.partition() == partition);
    }

    /** Whether all were. */
    boolean isDone() {
        return started && open.isEmpty();
    }

    /** How many records are left at most, {@code Long.MAX_VALUE} before the first look. */
    long left() {
        return isDone() ? 0 : left;
    }

    private void look(Map<TopicPartition, Long> ends) {
        try (Admin admin = admin(kafka)) {
            while (!closed && !open.isEmpty()) {
                lookOnce(admin, ends);
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookOnce(Admin admin, Map<TopicPartition, Long> ends) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    admin.listConsumerGroupOffsets(groupId)
                            .partitionsToOffsetAndMetadata()
                            .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS);
            long sum = 0;
            for (TopicPartition partition : new HashSet<>(open)) {
                OffsetAndMetadata at = committed.get(partition);
                long missing = ends.getOrDefault(partition, 0L) - (at == null ? 0 : at.offset());
                if (missing <= 0) {
                    open.remove(partition);
                } else {
                    sum += missing;
                }
            }
            left = sum;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("group {}: no answer about its offsets, asking again", groupId);
        }
    }

    private static Admin admin(Map<String, String> kafka) {
        return Admin.create(Map.<String, Object>copyOf(kafka));
    }

    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
