package org.longitude.schemas;

import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What made a Kafka client fail, for people. */
public final class KafkaFailure {

    /** Whose messages speak of settings and connections, never of a record. */
    private static final List<String> TOLD =
            List.of("org.apache.kafka.", "javax.security.", "java.io.", "java.net.", "javax.net.");

    private KafkaFailure() {}

    /**
     * What each cause adds, in one line: Kafka says first that a client cannot be made, last why,
     * and puts a stack trace into some of its messages. Of the failure itself, which may be ours,
     * whatever it says.
     */
    public static String line(KafkaException failure) {
        StringBuilder said = new StringBuilder();
        @Nullable Throwable each = failure;
        while (each != null && (each == failure || isTold(each))) {
            String line = String.valueOf(each.getMessage()).lines().findFirst().orElse("");
            if (said.indexOf(line) < 0) {
                said.append(said.isEmpty() ? "" : ": ").append(line);
            }
            each = each.getCause();
        }
        return said.toString();
    }

    private static boolean isTold(Throwable cause) {
        return TOLD.stream().anyMatch(cause.getClass().getName()::startsWith);
    }
}
