package org.longitude.preprocess;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.longitude.schemas.Topics;

/** Says at the start which topics are missing, which Streams would say later and less clearly. */
final class TopicCheck {

    private static final int ANSWER_TIMEOUT_S = 30;

    private TopicCheck() {}

    static void requireTopics(Map<String, String> kafka) {
        List<String> missing = new ArrayList<>();
        missing.add(Topics.NOTES_RAW.name());
        missing.add(Topics.NOTES_RAW.dlq());
        PreprocessTopology.OUTPUTS.forEach(topic -> missing.add(topic.name()));
        missing.removeAll(existing(kafka));
        if (!missing.isEmpty()) {
            throw new PreprocessException(
                    PreprocessError.TOPICS_MISSING,
                    "topics %s do not exist (expected: all of them; run: longitude topics create)"
                            .formatted(missing));
        }
    }

    private static Set<String> existing(Map<String, String> kafka) {
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
            return admin.listTopics().names().get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(kafka, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(kafka, e);
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
