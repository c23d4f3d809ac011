package org.longitude.coder.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.CoderException;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.SchemasException;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.TokenizedAdmission;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude replay}: codes the past again, and says what would have been otherwise. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Codes the newest revision of each admission in a range with one bundle or two and"
                    + " reports, as JSON lines, every admission, every code, where the bundles"
                    + " differ, and scores against the codes that people assigned.",
            "The same range and bundles give the same bytes. Nothing is written to a topic."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the report is written",
            "2:wrong usage",
            "3:bad configuration, or broker, registry or model unavailable"
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int UNAVAILABLE = 3;
    private static final int BUNDLES_MAX = 2;

    /** More threads would add in another order. DJL reads it when the engine starts. */
    private static final String ENGINE_THREADS = "ai.djl.pytorch.num_threads";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "Bundle to code with; given twice, the two are compared.")
    private List<Path> bundles = new ArrayList<>();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "First moment, for example 2026-11-01T00:00:00Z (default: all there is).")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "First moment that is not read any more (default: now).")
    private @Nullable Instant to;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "replay.jsonl",
            description = "Where the report goes (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("replay.jsonl");

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device = "cpu";

    @Option(
            names = "--compute",
            paramLabel = "TYPE",
            defaultValue = "fp32",
            description = "fp32, bf16 or int8 (default: ${DEFAULT-VALUE}).")
    private String compute = "fp32";

    @Option(names = "--json", description = "Prints the summary as JSON.")
    private boolean asJson;

    @Option(
            names = "--publish",
            description = "Refused: release the bundle and re-tokenise instead.")
    private boolean publish;

    @Override
    public Integer call() {
        requireUsage();
        try {
            if (System.getProperty(ENGINE_THREADS) == null) {
                System.setProperty(ENGINE_THREADS, "1");
            }
            Map<String, Object> summary = replay(connection.properties());
            print(summary);
            return DONE;
        } catch (IllegalArgumentException | ModelException | CoderException | SchemasException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            return failed(
                    "the brokers do not answer: "
                            + e.getClass().getSimpleName()
                            + " (expected: brokers with Longitude's topics)");
        } catch (IOException e) {
            return failed(out + ": cannot be written (expected: a writable place)");
        }
    }

    private void requireUsage() {
        if (bundles.isEmpty() || bundles.size() > BUNDLES_MAX) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--bundle: given "
                            + bundles.size()
                            + " times (expected: once or twice; or one of: "
                            + String.join(", ", spec.subcommands().keySet())
                            + ")");
        }
        if (publish) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--publish: a replay writes no predictions (expected: 'train release' for the"
                            + " bundle; the coder then codes whatever comes, and 'serve preprocess"
                            + " --retokenize --final-too' brings what is past)");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--from %s, --to %s (expected: from before to)".formatted(from, to));
        }
    }

    private Map<String, Object> replay(Map<String, String> kafka) throws IOException {
        ReplayRange range =
                ReplayRange.of(
                        kafka,
                        List.of(
                                Topics.ADMISSIONS_TOKENIZED.name(),
                                Topics.ADMISSIONS_TOKENIZED_HISTORY.name()),
                        from,
                        to);
        ReplayRange assigned = ReplayRange.of(kafka, List.of(Topics.ICD_ASSIGNED.name()), null, to);
        List<ReplayModel> models = new ArrayList<>();
        try {
            for (Path bundle : bundles) {
                models.add(new ReplayModel(Bundle.load(bundle), Placement.of(device, compute)));
            }
            return replay(kafka, models, range, assigned);
        } finally {
            models.forEach(ReplayModel::close);
        }
    }

    /** The report takes its name only when it is whole. */
    private Map<String, Object> replay(
            Map<String, String> kafka,
            List<ReplayModel> models,
            ReplayRange range,
            ReplayRange assigned)
            throws IOException {
        Path part = Path.of(out + ".part");
        try {
            Map<String, Object> summary = write(part, kafka, models, range, assigned);
            Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
            return summary;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Map<String, Object> write(
            Path part,
            Map<String, String> kafka,
            List<ReplayModel> models,
            ReplayRange range,
            ReplayRange assigned)
            throws IOException {
        try (Serde<TokenizedAdmission> admissions = Topics.ADMISSIONS_TOKENIZED.valueSerde(kafka);
                Serde<AssignedCodes> codes = Topics.ICD_ASSIGNED.valueSerde(kafka);
                Writer writer = Files.newBufferedWriter(part, UTF_8)) {
            ReplayRun run = new ReplayRun(models, admissions.deserializer());
            SortedMap<String, ReplayRun.Row> rows = run.score(range, this::say);
            Map<String, AssignedFold> folds =
                    ReplayRun.assigned(assigned, codes.deserializer(), rows);
            ReplayReport report = new ReplayReport(models, writer);
            SortedMap<TopicPartition, ReplayRange.Span> spans =
                    new TreeMap<>(range.spans().comparator());
            spans.putAll(range.spans());
            spans.putAll(assigned.spans());
            report.range(spans);
            rows.forEach((id, row) -> report.admission(id, row, folds.get(id)));
            report.codes();
            return report.summary(run);
        }
    }

    private void say(long scored) {
        if (!asJson) {
            spec.commandLine().getErr().println("replay: " + scored + " admissions");
        }
    }

    private void print(Map<String, Object> summary) throws IOException {
        PrintWriter printer = spec.commandLine().getOut();
        if (asJson) {
            printer.println(new ObjectMapper().writeValueAsString(summary));
        } else {
            summary.forEach((name, value) -> printer.println(name + ": " + value));
            printer.println("report: " + out);
        }
        printer.flush();
    }

    private int failed(String line) {
        spec.commandLine().getErr().println(line);
        return UNAVAILABLE;
    }
}
