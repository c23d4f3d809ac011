package org.longitude.deploy.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.schemas.Topics;

/**
 * How far preprocess has come through the raw notes that lay there when this was made: its
 * committed offsets against the ends.
 */
final class StreamProgress implements AutoCloseable {

    static final long LOOK_AGAIN_AFTER_MS = 250;

    private final Admin admin;
    private final Map<TopicPartition, Long> ends;
    private final long all;

    private StreamProgress(Admin admin, Map<TopicPartition, Long> ends) {
        this.admin = admin;
        this.ends = Map.copyOf(ends);
        this.all = ends.values().stream().mapToLong(Long::longValue).sum();
    }

    static StreamProgress of(Map<String, String> kafka) throws InterruptedException {
        Admin admin =
                Admin.create(
                        Map.of("bootstrap.servers", kafka.getOrDefault("bootstrap.servers", "")));
        try {
            return new StreamProgress(admin, ends(admin));
        } catch (DeployException | InterruptedException e) {
            admin.close();
            throw e;
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin) throws InterruptedException {
        String name = Topics.NOTES_RAW.name();
        List<TopicPartition> partitions =
                get(admin.describeTopics(List.of(name)).topicNameValues().get(name))
                        .partitions()
                        .stream()
                        .map(partition -> new TopicPartition(name, partition.partition()))
                        .toList();
        Map<TopicPartition, ListOffsetsResultInfo> latest =
                get(
                        admin.listOffsets(
                                        partitions.stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                Function.identity(),
                                                                each -> OffsetSpec.latest())))
                                .all());
        Map<TopicPartition, Long> ends = new HashMap<>();
        latest.forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    boolean isDone() throws InterruptedException {
        return passed() >= all;
    }

    double share() throws InterruptedException {
        return all == 0 ? 1 : (double) passed() / all;
    }

    private long passed() throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(
                        admin.listConsumerGroupOffsets(PreprocessConfig.APPLICATION_ID_DEFAULT)
                                .partitionsToOffsetAndMetadata());
        return ends.entrySet().stream()
                .mapToLong(end -> Math.min(end.getValue(), offset(committed.get(end.getKey()))))
                .sum();
    }

    private static long offset(@Nullable OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new DeployException(
                    DeployError.BROKER_FAILED,
                    "The broker did not say how far preprocess is: " + e.getCause().getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
