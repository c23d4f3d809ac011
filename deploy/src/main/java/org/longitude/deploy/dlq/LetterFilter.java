package org.longitude.deploy.dlq;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import picocli.CommandLine.Option;

/** Which dead letters are meant: a picocli mixin. */
final class LetterFilter {

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description =
                    "Those of this topic, for example notes.raw; may be repeated (default: all).")
    private List<String> topics = List.of();

    @Option(names = "--reason", paramLabel = "CODE", description = "Those of this reason.")
    private @Nullable String reason;

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            description = "Those of this stage, for example ingest.")
    private @Nullable String stage;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Put aside at or after this time, for example 2026-03-01T00:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Put aside before this time.")
    private @Nullable String until;

    /** Whether anything was asked for. */
    boolean given() {
        return !topics.isEmpty()
                || reason != null
                || stage != null
                || since != null
                || until != null;
    }

    /** The dead-letter topics that are meant. */
    Set<String> dlqTopics() {
        Set<String> all = Topics.all().stream().map(Topic::dlq).collect(Collectors.toSet());
        if (topics.isEmpty()) {
            return all;
        }
        return topics.stream().map(name -> named(name, all)).collect(Collectors.toSet());
    }

    private static String named(String name, Set<String> all) {
        return all.stream()
                .filter(
                        topic ->
                                topic.equals(name)
                                        || topic.equals(name + ".dlq")
                                        || topic.equals("longitude." + name + ".v1.dlq"))
                .findFirst()
                .orElseThrow(
                        () ->
                                new DeployException(
                                        DeployError.BAD_INPUT,
                                        "--topic "
                                                + name
                                                + " (expected: one of Longitude's, as"
                                                + " topics describe lists them)"));
    }

    /** Whether a letter is meant. */
    boolean accepts(Letter letter) {
        Instant at = letter.why().at();
        return (reason == null || reason.equals(letter.why().reasonCode()))
                && (stage == null || stage.equals(letter.why().stage()))
                && (since == null || !at.isBefore(time("--since", since)))
                && (until == null || at.isBefore(time("--until", until)));
    }

    private static Instant time(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    option + " " + text + " (expected: a time such as 2026-03-01T00:00:00Z)",
                    e);
        }
    }
}
