package org.longitude.deploy.dlq;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.ingest.RedriveOptions;
import org.longitude.schemas.ConnectionOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude dlq}: dead letters listed, shown and sent again. */
@Command(
        name = "dlq",
        description = "Lists what was put aside, shows it, and sends it again.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class DlqCommand implements Runnable {

    private static final int EXIT_OK = 0;
    private static final int EXIT_LEFT = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "dlq: missing subcommand (expected: list, show or redrive)");
    }

    @Command(
            name = "list",
            description = "Lists dead letters by time, with the counts of their reasons.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin ConnectionOptions connection,
            @Mixin LetterFilter filter,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "Letters that are listed; all are counted.")
                    int limit,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        ArrayNode letters = new ObjectMapper().createArrayNode();
        Map<String, Long> reasons = new TreeMap<>();
        PrintWriter out = spec.commandLine().getOut();
        Set<String> topics = filter.dlqTopics();
        try (LetterBox box = new LetterBox(connection.brokerProperties())) {
            Set<LetterId> redriven = box.redriven(topics);
            AtomicLong listed = new AtomicLong();
            box.read(
                    topics,
                    record ->
                            Letter.of(record)
                                    .filter(letter -> !letter.isMarker())
                                    .filter(filter::accepts)
                                    .ifPresent(
                                            letter -> {
                                                reasons.merge(
                                                        letter.why().reasonCode(), 1L, Long::sum);
                                                if (listed.getAndIncrement() < limit) {
                                                    boolean sent = redriven.contains(letter.id());
                                                    if (json) {
                                                        letters.add(LetterText.json(letter, sent));
                                                    } else {
                                                        out.println(LetterText.line(letter, sent));
                                                    }
                                                }
                                            }));
        }
        if (json) {
            ObjectNode all = new ObjectMapper().createObjectNode();
            all.put("letters_total", reasons.values().stream().mapToLong(Long::longValue).sum());
            all.set("by_reason", new ObjectMapper().valueToTree(reasons));
            all.set("letters", letters);
            out.println(all);
        } else {
            reasons.forEach((reason, count) -> out.println(count + " " + reason));
            if (reasons.isEmpty()) {
                out.println("no dead letters");
            }
        }
        out.flush();
        return EXIT_OK;
    }

    @Command(
            name = "show",
            description =
                    "Shows a dead letter; its letters and digits are covered unless told otherwise.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "ID", description = "topic:partition:offset, as list shows.")
                    String id,
            @Option(names = "--reveal", description = "Shows the text, which may be a patient's.")
                    boolean reveal,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Writes the original bytes there instead.")
                    @Nullable Path file,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        try (LetterBox box = new LetterBox(connection.brokerProperties())) {
            Letter letter = found(box, id);
            boolean sent = box.redriven(List.of(letter.id().topic())).contains(letter.id());
            String content = LetterText.content(letter.record().value(), reveal);
            if (json) {
                ObjectNode node = LetterText.json(letter, sent);
                node.put("masked", !reveal);
                node.put("content", content);
                out.println(node);
            } else {
                out.println(LetterText.line(letter, sent));
                out.println(content);
            }
            if (file != null) {
                write(file, letter);
            }
        }
        out.flush();
        return EXIT_OK;
    }

    private static void write(Path file, Letter letter) {
        byte[] bytes = letter.record().value();
        try {
            Files.write(file, bytes == null ? new byte[0] : bytes);
        } catch (IOException e) {
            throw new DeployException(DeployError.FOLDER_UNUSABLE, file + ": cannot be written", e);
        }
    }

    private Letter found(LetterBox box, String id) {
        return box.find(id(id))
                .orElseThrow(
                        () ->
                                new DeployException(
                                        DeployError.BAD_INPUT,
                                        id + ": no dead letter stands there (see dlq list)"));
    }

    private LetterId id(String text) {
        try {
            return LetterId.of(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    @Command(
            name = "redrive",
            description = {
                "Sends dead letters once more to where they came from: to their topic, or through"
                        + " ingest under what the options say of it now.",
                "Each goes once: what was sent is marked in the same transaction. Exit 1 where any"
                        + " that was meant stays."
            },
            mixinStandardHelpOptions = true)
    int redrive(
            @Mixin ConnectionOptions connection,
            @Mixin LetterFilter filter,
            @Mixin RedriveOptions ingest,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Letters to send.")
                    @Nullable List<String> ids,
            @Option(names = "--all", description = "Every letter; without ids and filter.")
                    boolean all,
            @Option(names = "--dry-run", description = "Says what would become of each.")
                    boolean dryRun,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        Set<LetterId> wanted =
                (ids == null ? List.<String>of() : ids)
                        .stream().map(this::id).collect(Collectors.toSet());
        if (wanted.isEmpty() && !filter.given() && !all) {
            throw new ParameterException(
                    spec.commandLine(), "dlq redrive: which? (expected: ids, a filter, or --all)");
        }
        Set<String> topics =
                wanted.isEmpty()
                        ? filter.dlqTopics()
                        : wanted.stream().map(LetterId::topic).collect(Collectors.toSet());
        PrintWriter out = spec.commandLine().getOut();
        ArrayNode letters = new ObjectMapper().createArrayNode();
        Map<String, Long> counts;
        // The producer comes first: from then on no other redrive can mark a letter.
        try (Redrive redrive = Redrive.begin(connection.properties(), ingest, dryRun);
                LetterBox box = new LetterBox(connection.brokerProperties())) {
            Set<LetterId> already = box.redriven(topics);
            box.read(
                    topics,
                    record ->
                            Letter.of(record)
                                    .filter(letter -> !letter.isMarker())
                                    .filter(filter::accepts)
                                    .filter(
                                            letter ->
                                                    wanted.isEmpty()
                                                            || wanted.contains(letter.id()))
                                    .ifPresent(
                                            letter -> {
                                                String outcome = redrive.redrive(letter, already);
                                                if (json) {
                                                    letters.addObject()
                                                            .put("id", letter.id().toString())
                                                            .put("outcome", outcome);
                                                } else {
                                                    out.println(letter.id() + "  " + outcome);
                                                }
                                            }));
            counts = Map.copyOf(redrive.counts());
        }
        report(out, counts, letters, json, dryRun);
        boolean allSent =
                counts.keySet().stream()
                        .allMatch(each -> each.equals("sent") || each.equals("already_redriven"));
        return allSent ? EXIT_OK : EXIT_LEFT;
    }

    private static void report(
            PrintWriter out,
            Map<String, Long> counts,
            ArrayNode letters,
            boolean json,
            boolean dryRun) {
        if (json) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            node.put("dry_run", dryRun);
            node.set("by_outcome", new ObjectMapper().valueToTree(new TreeMap<>(counts)));
            node.set("letters", letters);
            out.println(node);
        } else {
            new TreeMap<>(counts).forEach((outcome, count) -> out.println(count + " " + outcome));
            out.println(
                    counts.isEmpty()
                            ? "nothing to send"
                            : dryRun ? "dry run: nothing sent" : "done");
        }
        out.flush();
    }
}
