package org.longitude.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;

/** Says what a broker has of the topics, to people and to programs. */
final class TopicReport {

    private static final String ROW = "%-48s %-8s %10s %11s%n";

    private TopicReport() {}

    /** A row a topic, and below it a line for each setting that is not as it should be. */
    static String table(List<TopicState> states) {
        StringBuilder text = new StringBuilder();
        text.append(ROW.formatted("topic", "state", "partitions", "replication"));
        for (TopicState state : states) {
            text.append(
                    ROW.formatted(
                            state.name(),
                            word(state),
                            number(state.partitions()),
                            number(state.replication())));
            state.differences()
                    .forEach(
                            (name, difference) ->
                                    text.append(
                                            "  %s: %s (expected: %s)%n"
                                                    .formatted(
                                                            name,
                                                            difference.found(),
                                                            difference.expected())));
        }
        return text.toString();
    }

    private static String word(TopicState state) {
        if (!state.exists()) {
            return "missing";
        }
        return state.asExpected() ? "ok" : "differs";
    }

    private static String number(int value) {
        return value == 0 ? "-" : Integer.toString(value);
    }

    /** The states as a JSON array. */
    static String json(List<TopicState> states) {
        try {
            return new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(states)
                    + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("topic states do not become JSON", e);
        }
    }
}
