package org.longitude.coder;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.ComputeType;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.Applications;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.InvalidConnectionException;
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

    /** DJL reads it once, when the engine starts; set from outside, that value stands. */
    private static final String ENGINE_THREADS = "ai.djl.pytorch.num_threads";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "DIR",
            description = "Model bundle to code with.")
    private Path bundle = Path.of("");

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

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

    @Option(
            names = "--compute",
            paramLabel = "TYPE",
            defaultValue = "fp32",
            description =
                    "fp32, bf16 (for GPUs, and CPUs with instructions for it) or int8 (CPU only)"
                            + " (default: ${DEFAULT-VALUE}).")
    private String compute = "fp32";

    @Option(
            names = "--engine-threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Threads of the engine on a CPU; more than one pays only where the cores are"
                            + " idle otherwise (default: ${DEFAULT-VALUE}).")
    private int engineThreads = 1;

    @Option(
            names = "--batch-tokens-max",
            paramLabel = "N",
            defaultValue = "16384",
            description = "Tokens computed in one batch (default: ${DEFAULT-VALUE}).")
    private int batchTokensMax = BatchConfig.DEFAULT.batchTokensMax();

    @Option(
            names = "--linger-ms",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "How long an admission waits for others to be batched with"
                            + " (default: ${DEFAULT-VALUE}).")
    private int lingerMs = BatchConfig.DEFAULT.lingerMs();

    @Option(
            names = "--max-windows",
            paramLabel = "N",
            defaultValue = "" + CodingModel.TOKEN_WINDOWS_MAX,
            description =
                    "Token windows of one admission that are read; what lies beyond is not, and"
                            + " shows in the prediction's coverage (default: ${DEFAULT-VALUE}).")
    private int tokenWindowsMax = CodingModel.TOKEN_WINDOWS_MAX;

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
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        CoderService service;
        try {
            service = service();
        } catch (IllegalArgumentException
                | ModelException
                | CoderException
                | InvalidConnectionException e) {
            err.println(e.getMessage());
            return UNAVAILABLE;
        }
        return serve(service, out, err);
    }

    /** What was typed is checked before anything is loaded. */
    private CoderService service() throws InterruptedException {
        Check.that(engineThreads > 0, "engineThreads", engineThreads, "> 0");
        Check.that(
                retokenizerWaitMinutes >= 0,
                "retokenizerWaitMinutes",
                retokenizerWaitMinutes,
                ">= 0");
        if (System.getProperty(ENGINE_THREADS) == null) {
            System.setProperty(ENGINE_THREADS, Integer.toString(engineThreads));
        }
        ComputeType type = ComputeType.of(compute);
        CoderConfig settings =
                CoderConfig.of(connection.properties())
                        .with(
                                new BatchConfig(
                                        batchTokensMax,
                                        BatchConfig.DEFAULT.batchAdmissionsMax(),
                                        BatchConfig.DEFAULT.lengthRatioMax(),
                                        lingerMs,
                                        tokenWindowsMax));
        Bundle loaded = Bundle.load(bundle);
        List<Placement> placements =
                devices.stream().map(device -> Placement.of(device, type)).toList();
        String tokenizer = loaded.tokenizer().hash();
        String groupId = group != null ? group : Applications.coder(tokenizer);
        CoderConfig named = settings.named(groupId, instance);
        awaitRetokenizer(named.kafka(), tokenizer);
        return new CoderService(named, loaded, placements);
    }

    private void awaitRetokenizer(Map<String, String> kafka, String tokenizer)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
            new RetokenizerWait(
                            new RetokenizerLook(admin, tokenizer)::look,
                            pause -> Thread.sleep(pause.toMillis()),
                            line -> {
                                out.println(line);
                                out.flush();
                            },
                            Duration.ofMinutes(retokenizerWaitMinutes))
                    .await();
        }
    }

    /** The process ends only when the service has: a shutdown waits for its last commit. */
    private static int serve(CoderService service, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        Thread onShutdown = new Thread(service::close, "coder-shutdown");
        Runtime.getRuntime().addShutdownHook(onShutdown);
        service.start();
        if (service.awaitRunning(FOREVER)) {
            out.println("coder: running");
            out.flush();
        }
        service.awaitEnd(FOREVER);
        Optional<CoderException> failure = service.failure();
        failure.ifPresent(e -> err.println(e.error() + ": " + e.getMessage()));
        return failure.isPresent() ? UNAVAILABLE : STOPPED;
    }
}
