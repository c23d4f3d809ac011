package org.longitude.coder.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.CoderException;
import org.longitude.coder.PredictionPublisher;
import org.longitude.model.ModelException;
import org.longitude.model.admission.CodingRules;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.SchemasException;
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
            "The same range and bundles give the same bytes. Nothing is written to a topic, unless"
                    + " --publish says so."
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
            names = "--notes",
            description =
                    "Reads notes.normalized instead of admissions.tokenized, and tokenises each"
                            + " admission of which a note arrived in the range, as it was known at"
                            + " its end: for bundles of any tokenizer, and for as long as there are"
                            + " notes.")
    private boolean notes;

    @Option(
            names = "--categories",
            split = ",",
            paramLabel = "NAME",
            description =
                    "With --notes, the same as given to 'serve preprocess': which notes count"
                            + " before there is a discharge summary (default: all).")
    private Set<String> categories = Set.of();

    @Option(
            names = "--publish",
            description =
                    "Then publishes the codes to icd.predictions, under the bundle's release"
                            + " number, of every revision that another model has coded and that"
                            + " stands. For one bundle, the champion, and with --from.")
    private boolean publish;

    @Option(
            names = "--dry-run",
            description = "With --publish: counts what would be published, and publishes nothing.")
    private boolean dryRun;

    @Option(
            names = "--precision-target",
            paramLabel = "SHARE",
            description =
                    "With --publish, the same as given to 'serve coder': routes the predictions"
                            + " (default: nothing is routed).")
    private @Nullable Double precisionTarget;

    private final Function<Map<String, String>, PredictionPublisher> publishers;

    public ReplayCommand() {
        this(PredictionPublisher::begin);
    }

    /** As above, with what publishes. */
    ReplayCommand(Function<Map<String, String>, PredictionPublisher> publishers) {
        this.publishers = publishers;
    }

    @Override
    public Integer call() throws InterruptedException {
        requireUsage();
        try {
            if (System.getProperty(ENGINE_THREADS) == null) {
                System.setProperty(ENGINE_THREADS, "1");
            }
            print(new ReplayJob(config(), connection.properties(), publishers, this::say).run());
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
        require(
                !bundles.isEmpty() && bundles.size() <= BUNDLES_MAX,
                "--bundle: given %d times (expected: once or twice; or one of: %s)"
                        .formatted(bundles.size(), String.join(", ", spec.subcommands().keySet())));
        require(
                from == null || to == null || from.isBefore(to),
                "--from %s, --to %s (expected: from before to)".formatted(from, to));
        require(notes || categories.isEmpty(), "--categories without --notes (expected: both)");
        require(publish || !dryRun, "--dry-run without --publish (expected: both)");
        require(
                publish || precisionTarget == null,
                "--precision-target without --publish (expected: both)");
        if (publish) {
            require(
                    bundles.size() == 1,
                    "--publish: %d bundles (expected: one, the champion)"
                            .formatted(bundles.size()));
            require(
                    from != null,
                    "--publish: of which time? (expected: --from; 1970-01-01T00:00:00Z for all that"
                            + " there is)");
            require(
                    !notes,
                    "--publish with --notes (expected: one of them; what is published anew was"
                            + " tokenised and coded before. For another tokenizer release the"
                            + " bundle and run 'serve preprocess --retokenize --final-too')");
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private ReplayConfig config() {
        return new ReplayConfig(
                bundles,
                from,
                to,
                notes ? new CodingRules(categories) : null,
                out,
                Placement.of(device, compute),
                publish ? new ReplayConfig.PublishConfig(precisionTarget, dryRun) : null);
    }

    private void say(String line) {
        if (!asJson) {
            spec.commandLine().getErr().println("replay: " + line);
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
