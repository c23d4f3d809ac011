package org.longitude.preprocess;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Applications;
import org.longitude.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on the brokers which partitions a re-tokeniser has caught up with, for coders that wait for
 * it. It is said again now and then, because brokers forget the offsets of a group that has no
 * members.
 *
 * <p>Threading: called by stream threads, which it never holds up. Ownership: owns its admin client
 * from the first call on, closed by {@link #close()}.
 */
final class CaughtUpMark implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CaughtUpMark.class);

    private final Map<String, String> kafka;
    private final String group;
    private @Nullable Admin admin;
    private boolean closed;

    CaughtUpMark(Map<String, String> kafka, String tokenizerHash) {
        this.kafka = kafka;
        this.group = Applications.caughtUp(tokenizerHash);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What it becomes is heard.
    synchronized void set(int partition) {
        if (closed) {
            return;
        }
        if (admin == null) {
            admin = Admin.create(Map.<String, Object>copyOf(kafka));
        }
        TopicPartition marked = new TopicPartition(Topics.NOTES_NORMALIZED.name(), partition);
        admin.alterConsumerGroupOffsets(group, Map.of(marked, new OffsetAndMetadata(1)))
                .all()
                .whenComplete((done, failure) -> heard(partition, failure));
    }

    private void heard(int partition, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn(
                    "group {}: partition {} is not noted as caught up ({}), coders of this tokenizer"
                            + " go on waiting until it is said again (expected: rights to commit for"
                            + " this group)",
                    group,
                    partition,
                    failure.getClass().getSimpleName());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (admin != null) {
            admin.close();
        }
    }
}
