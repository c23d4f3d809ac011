package org.longitude.deploy.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.ComputeType;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What both measurements of the encoder have in common: options, jobs and the run of them. */
final class BenchOptions {

    private static final int LEAK_LAYERS_MAX = 2;
    private static final int LEAK_TOKENS_MAX = 1024;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec command;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Engine threads (default: one for each core).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--layers",
            paramLabel = "N",
            defaultValue = "12",
            description = "Layers of the encoder (default: ${DEFAULT-VALUE}).")
    int layers;

    @Option(
            names = "--width",
            paramLabel = "C",
            defaultValue = "768",
            description =
                    "Width of a token state, a multiple of 64, with a head for each 64; the goals are"
                            + " those of 768 (default: ${DEFAULT-VALUE}).")
    int width;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often reference and encoder take turns (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            description = "Least time of an encoder's turn (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(
            names = "--compute",
            paramLabel = "TYPE",
            split = ",",
            defaultValue = "fp32",
            description =
                    "What large products are worked out in: fp32, bf16, int8 (scoring only); several"
                            + " are measured one after the other (default: ${DEFAULT-VALUE}).")
    List<ComputeType> compute = List.of();

    @Option(
            names = "--leak",
            paramLabel = "CALLS",
            arity = "0..1",
            fallbackValue = "0",
            description =
                    "Also many calls of mixed lengths (two layers; 1,000 forward or 300 steps unless"
                            + " told), with resident memory, what malloc has given out and the Java"
                            + " heap on the way, and their growth over the second half.")
    @Nullable Integer leak;

    @Option(
            names = "--profile",
            description =
                    "Instead prints where the time of one call of each shape goes, by the"
                            + " engine's operations.")
    boolean profile;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also writes a list with one object for each shape.")
    @Nullable Path json;

    /** A measurement of one shape; or, with --profile, where its time goes. */
    BenchJob job(BenchJob.Kind kind, List<Integer> lengths, String computeType) {
        return new BenchJob(kind, lengths, computeType, model(layers), rounds, seconds, profile);
    }

    /** A run of many calls of mixed lengths, if one is wanted. */
    List<BenchJob> leakJobs(BenchJob.Kind kind, String computeType, int calls) {
        if (leak == null) {
            return List.of();
        }
        if (leak < 0) {
            throw new ParameterException(
                    command.commandLine(), "--leak: %d (expected: >= 1)".formatted(leak));
        }
        BenchModel small = model(Math.min(LEAK_LAYERS_MAX, layers));
        return List.of(
                new BenchJob(
                        kind,
                        List.of(LEAK_TOKENS_MAX),
                        computeType,
                        small,
                        leak == 0 ? calls : leak,
                        0,
                        false));
    }

    private BenchModel model(int count) {
        try {
            return new BenchModel(count, width);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /** Runs the jobs of each compute type and prints their answers. */
    int run(Function<String, List<BenchJob>> jobs) {
        List<BenchJob> all =
                compute.stream().map(ComputeType::word).map(jobs).flatMap(List::stream).toList();
        CommandLine line = command.commandLine();
        new BenchReport(new BenchProcess(threads), line.getOut(), line.getErr()).run(all, json);
        return 0;
    }
}
