package org.longitude.preprocess;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where topics begin and end now. */
final class TopicEnds {

    private static final int ANSWER_TIMEOUT_S = 30;

    private TopicEnds() {}

    /** The first offset of every partition that is still there. */
    static Map<TopicPartition, Long> earliest(
            Map<String, String> kafka, Collection<String> topics) {
        return offsets(kafka, topics, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** The offset behind the last record of every partition. */
    static Map<TopicPartition, Long> latest(
            Map<String, String> kafka, Collection<String> topics, IsolationLevel isolation) {
        return offsets(kafka, topics, OffsetSpec.latest(), isolation);
    }

    private static Map<TopicPartition, Long> offsets(
            Map<String, String> kafka,
            Collection<String> topics,
            OffsetSpec which,
            IsolationLevel isolation) {
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                    .forEach(
                            (name, topic) ->
                                    topic.partitions()
                                            .forEach(
                                                    each ->
                                                            wanted.put(
                                                                    new TopicPartition(
                                                                            name, each.partition()),
                                                                    which)));
            Map<TopicPartition, Long> offsets = new HashMap<>();
            admin.listOffsets(wanted, new ListOffsetsOptions(isolation))
                    .all()
                    .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                    .forEach((partition, found) -> offsets.put(partition, found.offset()));
            return offsets;
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private static PreprocessException unavailable(Exception cause) {
        return new PreprocessException(
                PreprocessError.BROKER_UNAVAILABLE,
                "the broker does not say where its topics end (expected: an answer within %d s)"
                        .formatted(ANSWER_TIMEOUT_S),
                cause);
    }
}
