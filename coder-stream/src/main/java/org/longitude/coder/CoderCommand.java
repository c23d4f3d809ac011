package org.longitude.coder;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.CoderMeters.Role;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.ComputeType;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.Applications;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.Environment;
import org.longitude.schemas.InvalidConnectionException;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceException;
import org.longitude.service.ServiceOptions;
import org.longitude.service.trace.Tracing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve coder}: runs the service until it is told to stop or has to. */
@Command(
        name = "coder",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Codes tokenised admissions as they arrive and writes predictions, exactly once.",
            "Without --bundle it serves what is released: the champion on models.released, and a"
                    + " share of the admissions by the challenger in the shadow.",
            "Stops by SIGTERM or Ctrl-C, or by itself when broker, registry or model fail for"
                    + " good; what it had not committed is read again by the next start."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped on request",
            "2:wrong usage",
            "3:bad configuration, or broker, registry or model unavailable"
        })
public final class CoderCommand implements Callable<Integer> {

    private static final int STOPPED = 0;
    private static final int UNAVAILABLE = 3;
    private static final Duration FOREVER = Duration.ofDays(36_500);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description =
                    "Model bundle to code with, until the coder is stopped (default: the released"
                            + " ones, each as soon as it is released).")
    private @Nullable Path bundle;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Mixin private ServiceOptions http = new ServiceOptions();

    @Option(
            names = "--challenger-share",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description =
                    "Share of the admissions that a released challenger scores in the shadow, in at"
                            + " most this share of a device's time; 0 for none"
                            + " (default: ${DEFAULT-VALUE}).")
    private double challengerShare = 0.1;

    @Option(
            names = "--group",
            paramLabel = "ID",
            description =
                    "Consumer group, the same for all instances (default: one for each tokenizer,"
                            + " so that a coder with a new one reads all that was made for it).")
    private @Nullable String group;

    @Option(
            names = "--instance",
            paramLabel = "ID",
            defaultValue = CoderConfig.INSTANCE_ID_DEFAULT,
            description =
                    "This instance, the same after a restart and no other's"
                            + " (default: ${DEFAULT-VALUE}).")
    private String instance = CoderConfig.INSTANCE_ID_DEFAULT;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            split = ",",
            description =
                    "auto, cpu or gpu:N; several separated by commas, each with a model of its own"
                            + " (default: ${DEFAULT-VALUE}).")
    private List<String> devices = List.of("auto");

    @Mixin private ScoringOptions scoring = new ScoringOptions();

    @Option(
            names = "--linger-ms",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "How long an admission waits for others to be batched with"
                            + " (default: ${DEFAULT-VALUE}).")
    private int lingerMs = BatchConfig.DEFAULT.lingerMs();

    @Option(
            names = "--retokenizer-wait-minutes",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "How long to wait for 'serve preprocess --retokenize' of this bundle's"
                            + " tokenizer to catch up, where there is one, before giving up"
                            + " (default: ${DEFAULT-VALUE}).")
    private int retokenizerWaitMinutes = (int) RetokenizerWait.AT_MOST_DEFAULT.toMinutes();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return run();
        } catch (IllegalArgumentException
                | ModelException
                | CoderException
                | ServiceException
                | InvalidConnectionException e) {
            err.println(e.getMessage());
            return UNAVAILABLE;
        }
    }

    /** What was typed is checked before anything is loaded; probes are answered from then on. */
    private int run() throws InterruptedException {
        CoderConfig config = config();
        Optional<ServiceConfig> shown = http.config("coder", instance);
        AtomicReference<@Nullable Coding> coding = new AtomicReference<>();
        try (Tracing tracing = Tracing.open(Environment.ofProcess()::value, "coder", instance);
                OperatorView view = OperatorView.open(shown, coding::get, tracing)) {
            view.port().ifPresent(port -> say("coder: http on port " + port));
            Coding made = bundle == null ? released(config, view) : fixed(config, bundle, view);
            coding.set(made);
            return serve(made, tracing);
        }
    }

    private CoderConfig config() {
        Check.that(
                retokenizerWaitMinutes >= 0,
                "retokenizerWaitMinutes",
                retokenizerWaitMinutes,
                ">= 0");
        Check.that(
                challengerShare >= 0 && challengerShare <= 1,
                "challengerShare",
                challengerShare,
                "0 to 1");
        scoring.computeType();
        scoring.applyEngineThreads();
        CoderConfig config =
                CoderConfig.of(connection.properties())
                        .with(scoring.batches(lingerMs))
                        .routedAt(scoring.precisionTarget());
        return config.named(group == null ? config.groupId() : group, instance);
    }

    private List<Placement> placements() {
        ComputeType type = scoring.computeType();
        return devices.stream().map(device -> Placement.of(device, type)).toList();
    }

    private CoderService fixed(CoderConfig config, Path directory, OperatorView view)
            throws InterruptedException {
        Bundle loaded = Bundle.load(directory);
        List<Placement> placements = placements();
        String tokenizer = loaded.tokenizer().hash();
        CoderConfig named =
                config.named(group != null ? group : Applications.coder(tokenizer), instance);
        gate(named).await(tokenizer, false, () -> false);
        return new CoderService(
                named, KafkaParts.of(named, loaded, placements), view.meters(Role.CHAMPION));
    }

    private ReleasedCoder released(CoderConfig config, OperatorView view) {
        return ReleasedCoder.of(
                config,
                placements(),
                new ReleaseConfig(challengerShare, Duration.ofMinutes(retokenizerWaitMinutes)),
                this::say,
                view::meters);
    }

    private TokenizerGate gate(CoderConfig config) {
        return new KafkaTokenizerGate(
                config, this::say, Duration.ofMinutes(retokenizerWaitMinutes));
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    /** The process ends only when the service has: a shutdown waits for its last commit. */
    private int serve(Coding service, Tracing tracing) throws InterruptedException {
        Thread onShutdown =
                new Thread(
                        () -> {
                            service.close();
                            tracing.close();
                        },
                        "coder-shutdown");
        Runtime.getRuntime().addShutdownHook(onShutdown);
        service.start();
        if (service.awaitRunning(FOREVER)) {
            say("coder: running");
        }
        service.awaitEnd(FOREVER);
        Optional<CoderException> failure = service.failure();
        if (failure.isEmpty()) {
            return STOPPED;
        }
        service.close();
        CoderException why = failure.get();
        spec.commandLine().getErr().println(why.error() + ": " + why.getMessage());
        return UNAVAILABLE;
    }
}
