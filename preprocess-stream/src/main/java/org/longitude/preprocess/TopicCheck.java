package org.longitude.preprocess;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Says at the start which topics are missing, which Streams would say later and less clearly. */
final class TopicCheck {

    private static final int ANSWER_TIMEOUT_S = 30;

    private TopicCheck() {}

    /**
     * Requires that a stage's topics are there, and that notes and events of one admission lie in
     * partitions of one number, so that one task sees both.
     */
    static void requireTopics(Map<String, String> kafka, Stage stage) {
        List<String> missing = new ArrayList<>(stage.inputs());
        missing.addAll(stage.outputs());
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
            missing.removeAll(admin.listTopics().names().get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS));
            if (!missing.isEmpty()) {
                throw new PreprocessException(
                        PreprocessError.TOPICS_MISSING,
                        "topics %s do not exist (expected: all of them; run: longitude topics create)"
                                .formatted(missing));
            }
            requireEqualPartitions(admin, stage);
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(kafka, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(kafka, e);
        }
    }

    private static void requireEqualPartitions(Admin admin, Stage stage)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Integer> partitions = new TreeMap<>();
        admin.describeTopics(stage.inputs())
                .allTopicNames()
                .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
        if (Set.copyOf(partitions.values()).size() > 1) {
            throw new PreprocessException(
                    PreprocessError.CONFIG_INVALID,
                    "partitions: %s (expected: equal numbers, so that an admission's notes and events meet)"
                            .formatted(partitions));
        }
    }

    private static PreprocessException unavailable(Map<String, String> kafka, Exception cause) {
        return new PreprocessException(
                PreprocessError.BROKER_UNAVAILABLE,
                "no answer from %s within %d s (expected: a Kafka broker)"
                        .formatted(kafka.get("bootstrap.servers"), ANSWER_TIMEOUT_S),
                cause);
    }
}
