package org.longitude.deploy.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far everything is at one moment.
 *
 * @param deadLetters those that were not sent again, by topic and reason
 */
record StatusReport(
        Instant at,
        List<GroupRow> groups,
        List<TopicRow> topics,
        List<ReleaseRow> releases,
        Map<String, Map<String, Long>> deadLetters) {

    /**
     * A consumer group.
     *
     * @param lag committed records that it has not passed yet
     * @param recordsPerSecond how fast it passes them now
     */
    record GroupRow(String group, String state, int members, long lag, double recordsPerSecond) {}

    /**
     * A topic.
     *
     * @param offsets how many offsets it holds; transaction markers are among them
     * @param perSecond how fast it grows now
     */
    record TopicRow(String topic, int partitions, long offsets, double perSecond) {}

    /** A release that stands. */
    record ReleaseRow(String role, long number, String bundle, Instant releasedAt) {}

    StatusReport {
        groups = List.copyOf(groups);
        topics = List.copyOf(topics);
        releases = List.copyOf(releases);
        deadLetters = Map.copyOf(deadLetters);
    }

    long lagMax() {
        return groups.stream().mapToLong(GroupRow::lag).max().orElse(0);
    }

    long deadLettersTotal() {
        return deadLetters.values().stream()
                .flatMap(reasons -> reasons.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    String json() {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode node = mapper.createObjectNode();
        node.put("at", at.toString());
        node.put("lag_max", lagMax());
        node.put("dead_letters_total", deadLettersTotal());
        for (GroupRow row : groups) {
            node.withArrayProperty("groups")
                    .addObject()
                    .put("group", row.group())
                    .put("state", row.state())
                    .put("members", row.members())
                    .put("lag", row.lag())
                    .put("records_per_second", row.recordsPerSecond());
        }
        for (TopicRow row : topics) {
            node.withArrayProperty("topics")
                    .addObject()
                    .put("topic", row.topic())
                    .put("partitions", row.partitions())
                    .put("offsets", row.offsets())
                    .put("per_second", row.perSecond());
        }
        node.withArrayProperty("releases");
        for (ReleaseRow row : releases) {
            node.withArrayProperty("releases")
                    .addObject()
                    .put("role", row.role())
                    .put("number", row.number())
                    .put("bundle", row.bundle())
                    .put("released_at", row.releasedAt().toString());
        }
        node.set("dead_letters", mapper.valueToTree(deadLetters));
        return node.toPrettyString() + System.lineSeparator();
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append(
                "%-42s %-20s %7s %12s %10s%n".formatted("group", "state", "members", "lag", "/s"));
        for (GroupRow row : groups) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-42s %-20s %7d %,12d %10.1f%n",
                            row.group(),
                            row.state(),
                            row.members(),
                            row.lag(),
                            row.recordsPerSecond()));
        }
        if (groups.isEmpty()) {
            text.append("no group of Longitude's has committed anything yet%n".formatted());
        }
        text.append("%n%-52s %10s %18s %10s%n".formatted("topic", "partitions", "offsets", "/s"));
        for (TopicRow row : topics) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-52s %10d %,18d %10.1f%n",
                            row.topic(),
                            row.partitions(),
                            row.offsets(),
                            row.perSecond()));
        }
        text.append(System.lineSeparator());
        releases.forEach(
                row ->
                        text.append(
                                "model %s: release %d, %s, since %s%n"
                                        .formatted(
                                                row.role().toLowerCase(Locale.ROOT),
                                                row.number(),
                                                row.bundle(),
                                                row.releasedAt())));
        if (releases.isEmpty()) {
            text.append("model: none released%n".formatted());
        }
        deadLetters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        topic ->
                                text.append(
                                        "dead letters %s: %s%n"
                                                .formatted(
                                                        topic.getKey(),
                                                        reasons(topic.getValue()))));
        if (deadLetters.isEmpty()) {
            text.append("dead letters: none that was not sent again%n".formatted());
        }
        return text.toString();
    }

    private static String reasons(Map<String, Long> reasons) {
        return reasons.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .collect(Collectors.joining(", "));
    }
}
