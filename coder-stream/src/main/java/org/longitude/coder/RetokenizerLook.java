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
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.longitude.schemas.Applications;
import org.longitude.schemas.Topics;

/** Sees where a re-tokeniser stands, from outside: by what it has committed on the brokers. */
final class RetokenizerLook {

    private static final int ANSWER_TIMEOUT_S = 30;

    private final Admin admin;
    private final String group;
    private final String caughtUp;

    RetokenizerLook(Admin admin, String tokenizerHash) {
        this.admin = admin;
        this.group = Applications.retokenizer(tokenizerHash);
        this.caughtUp = Applications.caughtUp(tokenizerHash);
    }

    /**
     * Looks once.
     *
     * @throws CoderException if the broker does not answer
     */
    RetokenizerStanding look() throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
            if (committed.isEmpty()) {
                return new RetokenizerStanding(isRunning(), false, isRunning(), 0);
            }
            return new RetokenizerStanding(true, hasCaughtUp(), isRunning(), left(committed));
        } catch (ExecutionException | TimeoutException e) {
            KafkaException cause =
                    e.getCause() instanceof KafkaException kafkas ? kafkas : new KafkaException(e);
            throw Failures.of("the broker does not say how far group " + group + " is", cause);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String name)
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listConsumerGroupOffsets(name)
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS);
    }

    private boolean hasCaughtUp()
            throws ExecutionException, InterruptedException, TimeoutException {
        String topic = Topics.NOTES_NORMALIZED.name();
        return committed(caughtUp).keySet().containsAll(partitions(List.of(topic)).keySet());
    }

    private boolean isRunning() throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return !admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                    .members()
                    .isEmpty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw e;
        }
    }

    /** How many records it has to read at most. */
    private long left(Map<TopicPartition, OffsetAndMetadata> committed)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> topics =
                committed.keySet().stream().map(TopicPartition::topic).distinct().toList();
        long left = 0;
        for (var end :
                admin.listOffsets(
                                partitions(topics),
                                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all()
                        .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                        .entrySet()) {
            OffsetAndMetadata at = committed.get(end.getKey());
            left += Math.max(0, end.getValue().offset() - (at == null ? 0 : at.offset()));
        }
        return left;
    }

    private Map<TopicPartition, OffsetSpec> partitions(List<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                .forEach(
                        (name, topic) ->
                                topic.partitions()
                                        .forEach(
                                                each ->
                                                        partitions.put(
                                                                new TopicPartition(
                                                                        name, each.partition()),
                                                                OffsetSpec.latest())));
        return partitions;
    }
}
