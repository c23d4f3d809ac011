package org.longitude.coder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.longitude.schemas.Applications;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a coder back until the application that tokenises open admissions anew for its tokenizer
 * has caught up with what is normalised: before that, its codes would be behind those of the coder
 * that it follows. Where there is no such application nothing is waited for: the live path makes
 * this tokenizer's ids itself.
 */
final class RetokenizerWait {

    private static final int ANSWER_TIMEOUT_S = 30;
    private static final long LOOK_EVERY_MS = 500;
    private static final int SAY_EVERY_LOOKS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(RetokenizerWait.class);

    private final Map<String, String> kafka;
    private final String group;

    RetokenizerWait(Map<String, String> kafka, String tokenizerHash) {
        this.kafka = kafka;
        this.group = Applications.retokenizer(tokenizerHash);
    }

    /**
     * Returns when nothing is left.
     *
     * @throws CoderException if the broker does not answer
     */
    void await() throws InterruptedException {
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
            long left = left(admin);
            for (int looks = 0; left > 0; looks++) {
                if (looks % SAY_EVERY_LOOKS == 0) {
                    LOG.info("waiting for group={} records left={}", group, left);
                }
                Thread.sleep(LOOK_EVERY_MS);
                left = left(admin);
            }
        } catch (ExecutionException | TimeoutException e) {
            KafkaException cause =
                    e.getCause() instanceof KafkaException kafkas ? kafkas : new KafkaException(e);
            throw Failures.of("the broker does not say how far group " + group + " is", cause);
        }
    }

    /** How many records it has to read at most; 0 where it does not exist. */
    private long left(Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS);
        if (committed.isEmpty()) {
            return 0;
        }
        List<String> topics =
                committed.keySet().stream().map(TopicPartition::topic).distinct().toList();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                .forEach(
                        (name, topic) ->
                                topic.partitions()
                                        .forEach(
                                                each ->
                                                        ends.put(
                                                                new TopicPartition(
                                                                        name, each.partition()),
                                                                OffsetSpec.latest())));
        long left = 0;
        for (var end :
                admin.listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all()
                        .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                        .entrySet()) {
            OffsetAndMetadata at = committed.get(end.getKey());
            left += Math.max(0, end.getValue().offset() - (at == null ? 0 : at.offset()));
        }
        return left;
    }
}
