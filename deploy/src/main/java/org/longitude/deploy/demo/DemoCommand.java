package org.longitude.deploy.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Environment;
import org.longitude.service.trace.Tracing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude demo}: everything in one process, and a table of what it does. */
@Command(
        name = "demo",
        description = {
            "Runs the whole pipeline here and shows codes as notes arrive.",
            "Broker, schema registry, topics, ingest, preprocess and coder in one process, fed with"
                    + " synthetic admissions (or your own notes) at a steady pace. Nothing leaves this"
                    + " machine, and nothing is kept unless you name a folder with --data."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

    private static final int EXIT_OK = 0;
    private static final int EXIT_INCOMPLETE = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--admissions",
            paramLabel = "N",
            description = "How many admissions to feed (default: no end; 40 with --once).")
    private @Nullable Long admissions;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            defaultValue = "2",
            description = "Admissions a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--once", description = "Ends when all admissions are coded.")
    private boolean once;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "900",
            description = "With --once: gives up after this time (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes counts, latencies and scores as JSON; with --once.")
    private @Nullable Path report;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description =
                    "Feeds notes from JSON lines (also .gz), one object a line with at least"
                            + " \"text\", instead of synthetic admissions.")
    private @Nullable String input;

    @Option(
            names = "--fhir",
            paramLabel = "FILE",
            description =
                    "Feeds FHIR R4 resources or bundles, one after another, from a file (also .gz)"
                            + " or - for standard input, instead of synthetic admissions.")
    private @Nullable String fhir;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Which synthetic admissions (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The model (default: the one that comes with Longitude).")
    private @Nullable Path bundle;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps topics, schemas and state there for the next run.")
    private @Nullable Path data;

    @Option(
            names = "--retrain",
            description =
                    "First trains a new model: synthetic admissions go through the topics, the"
                            + " trainer reads them back, and the demo serves what it learnt.")
    private boolean retrain;

    @Option(
            names = "--bundle-out",
            paramLabel = "DIR",
            description = "With --retrain: where the new model goes (a new directory).")
    private @Nullable Path bundleOut;

    @Option(
            names = "--retrain-minutes",
            paramLabel = "N",
            defaultValue = "12",
            description = "With --retrain: fine-tunes at most so long (default: ${DEFAULT-VALUE}).")
    private int retrainMinutes;

    @Option(
            names = "--retrain-sizes",
            split = ",",
            arity = "1",
            paramLabel = "TRAIN,DEV,TEST",
            description = "With --retrain: admissions of each split (default: 4500,400,600).")
    private List<Integer> retrainSizes = List.of();

    @Option(
            names = "--json",
            description = "Prints a JSON object a line: each coded admission, then the report.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Stopwatch sinceStart = Stopwatch.sinceProcessStart();
        DemoConfig config = config();
        Ledger ledger = new Ledger();
        try (DemoView view = view(config, ledger, sinceStart);
                Demo demo =
                        new Demo(
                                config,
                                view,
                                ledger,
                                sinceStart,
                                Tracing.open(Environment.ofProcess()::value, "demo", "1"));
                Interruption interruption = Interruption.endsWith(demo, view)) {
            DemoReport result = demo.run();
            if (result == null) {
                interruption.awaitEnd();
                return EXIT_OK;
            }
            view.finished(result);
            if (config.report() != null) {
                result.write(config.report());
            }
            return result.complete() ? EXIT_OK : EXIT_INCOMPLETE;
        }
    }

    private DemoConfig config() {
        try {
            return new DemoConfig(
                    admissions != null ? admissions : admissionsDefault(),
                    rate,
                    once,
                    timeoutSeconds,
                    seed,
                    input(),
                    bundle,
                    data,
                    retrain ? training() : null,
                    report,
                    json);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private long admissionsDefault() {
        return once && input() == null
                ? DemoConfig.ADMISSIONS_ONCE_DEFAULT
                : DemoConfig.ADMISSIONS_MAX;
    }

    private DemoConfig.@Nullable Input input() {
        if (input != null && fhir != null) {
            throw new IllegalArgumentException("--input and --fhir: both given (expected: one)");
        }
        if (fhir != null) {
            return new DemoConfig.Input(fhir, DemoConfig.Input.Format.FHIR);
        }
        return input == null
                ? null
                : new DemoConfig.Input(input, DemoConfig.Input.Format.JSON_LINES);
    }

    private DemoConfig.Training training() {
        if (!retrainSizes.isEmpty() && retrainSizes.size() != 3) {
            throw new IllegalArgumentException(
                    "--retrain-sizes: "
                            + retrainSizes
                            + " (expected: three numbers, for example 4500,400,600)");
        }
        DemoConfig.Sizes sizes =
                retrainSizes.isEmpty()
                        ? DemoConfig.Sizes.DEFAULT
                        : new DemoConfig.Sizes(
                                retrainSizes.get(0), retrainSizes.get(1), retrainSizes.get(2));
        return new DemoConfig.Training(bundleOut, retrainMinutes, sizes);
    }

    private DemoView view(DemoConfig config, Ledger ledger, Stopwatch sinceStart) {
        // Not System.out: marks and bars need UTF-8 whatever the locale of the process says.
        PrintStream out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        if (config.json()) {
            return new JsonView(out);
        }
        if (Terminal.isThere()) {
            return new LiveView(out, ledger, sinceStart, List.copyOf(plan(config)));
        }
        return new LineView(out, sinceStart);
    }

    private static Set<Step> plan(DemoConfig config) {
        Set<Step> plan = EnumSet.allOf(Step.class);
        if (config.retrain() == null) {
            plan.remove(Step.TRAINING_NOTES);
            plan.remove(Step.TRAINING);
        }
        return plan;
    }
}
