package org.longitude.preprocess;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelException;
import org.longitude.model.admission.CodingRules;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.Environment;
import org.longitude.schemas.InvalidConnectionException;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceException;
import org.longitude.service.ServiceOptions;
import org.longitude.service.trace.Tracing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude serve preprocess}. */
@Command(
        name = "preprocess",
        mixinStandardHelpOptions = true,
        description =
                "Turns raw notes into normalised notes and tokenised admissions, exactly once,"
                        + " until it is stopped.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped on request",
            "2:wrong usage",
            "3:bad configuration, or broker or registry do not answer"
        })
public final class PreprocessCommand implements Callable<Integer> {

    private static final int STOPPED = 0;
    private static final int UNAVAILABLE = 3;

    @Spec private CommandSpec spec;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Mixin private ServiceOptions http = new ServiceOptions();

    @Option(
            names = "--instance",
            paramLabel = "ID",
            defaultValue = "0",
            description = "This instance's name in metrics (default: ${DEFAULT-VALUE}).")
    private String instance = "0";

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "DIR",
            description = "Model bundle with tokenizer.json and normalizer.json.")
    private Path bundle;

    @Option(
            names = "--normalizer",
            paramLabel = "FILE",
            description =
                    "A normalizer.json instead of the bundle's ('preprocess --save-normalizer'"
                            + " writes one): until a model is trained on its words.")
    private @Nullable Path normalizer;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".longitude/preprocess",
            description = "Kafka Streams' state.dir (default: ${DEFAULT-VALUE}).")
    private Path stateDir;

    @Option(
            names = "--application-id",
            paramLabel = "NAME",
            defaultValue = PreprocessConfig.APPLICATION_ID_DEFAULT,
            description =
                    "Kafka Streams' application.id (default: ${DEFAULT-VALUE}); with --retokenize"
                            + " the live path's, and its own is made of the tokenizer's hash.")
    private String applicationId;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "" + PreprocessConfig.THREADS_DEFAULT,
            description = "Kafka Streams' num.stream.threads (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--retention-days",
            paramLabel = "N",
            defaultValue = "90",
            description =
                    "Admissions are forgotten this long after the arrival of their last note"
                            + " (default: ${DEFAULT-VALUE}).")
    private int retentionDays;

    @Option(
            names = "--categories",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Note categories that are read while there is no discharge summary (default:"
                            + " all): ${COMPLETION-CANDIDATES}.")
    private Set<NoteCategory> categories = EnumSet.noneOf(NoteCategory.class);

    @Option(
            names = "--retokenize",
            description =
                    "Reads notes.normalized instead of raw notes and writes admissions only, with"
                            + " this bundle's tokenizer: run it beside the live path before the"
                            + " coder changes to a bundle with a new tokenizer.")
    private boolean retokenize;

    @Option(
            names = "--final-too",
            description =
                    "With --retokenize: tokenises admissions that are final once more too, not"
                            + " only those that are open.")
    private boolean finalToo;

    @Override
    public Integer call() throws InterruptedException {
        if (finalToo && !retokenize) {
            throw new ParameterException(
                    spec.commandLine(), "--final-too: found alone (expected: with --retokenize)");
        }
        try {
            Optional<ServiceConfig> shown = http.config("preprocess", instance);
            try (Tracing tracing =
                            Tracing.open(Environment.ofProcess()::value, "preprocess", instance);
                    PreprocessService service = service(tracing);
                    OperatorView view = OperatorView.open(shown, service)) {
                view.port().ifPresent(this::sayPort);
                return serve(service, tracing);
            }
        } catch (PreprocessException
                | ModelException
                | ServiceException
                | InvalidConnectionException e) {
            return unavailable(e);
        }
    }

    private int serve(PreprocessService service, Tracing tracing) throws InterruptedException {
        Thread closer =
                new Thread(
                        () -> {
                            service.close();
                            tracing.close();
                        },
                        "preprocess-close");
        Runtime.getRuntime().addShutdownHook(closer);
        service.start();
        Optional<PreprocessException> failure = service.awaitStopped();
        return failure.isPresent() ? unavailable(failure.get()) : STOPPED;
    }

    private void sayPort(int port) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("preprocess: http on port " + port);
        out.flush();
    }

    private PreprocessService service(Tracing tracing) {
        TextEngine engine = TextEngine.load(bundle).with(normalizer);
        return retokenize
                ? PreprocessService.retokenizing(config(), engine, finalToo, tracing)
                : new PreprocessService(config(), engine, tracing);
    }

    private int unavailable(RuntimeException e) {
        spec.commandLine().getErr().println(e.getMessage());
        return UNAVAILABLE;
    }

    private PreprocessConfig config() {
        return new PreprocessConfig(
                connection.properties(),
                applicationId,
                stateDir,
                threads,
                PreprocessConfig.COMMIT_INTERVAL_MS_DEFAULT,
                Duration.ofDays(retentionDays),
                new CodingRules(
                        categories.stream().map(NoteCategory::name).collect(Collectors.toSet())));
    }
}
