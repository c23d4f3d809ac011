package org.longitude.deploy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude bench encoder}: forward passes. */
@Command(
        name = "encoder",
        description = {
            "Measures forward passes of a Longformer of base width with random weights.",
            "",
            "Share: useful operations a CPU second, over those of the best of four fp32 matrix"
                    + " products (4096x768x768, 4096x768x3072, 4096x3072x768, 2048x2048x2048)"
                    + " measured in turns with it, with the same threads. Useful operations:",
            "  " + UsefulOperations.FORMULA,
            "where C is the width 768 and w half the attention window of 512. tokens/s counts real"
                    + " tokens by the clock on the wall. Peak is the largest resident memory of"
                    + " the process, JVM and weights included; each shape runs in a JVM of its"
                    + " own.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EncoderBenchCommand implements Callable<Integer> {

    static final int LEAK_CALLS = 1000;

    private static final int MIXED_NOTES = 8;
    private static final int MIXED_TOKENS_MIN = 300;
    private static final int MIXED_TOKENS_MAX = 4096;
    private static final int LEAK_LAYERS_MAX = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--shapes",
            paramLabel = "BATCHxTOKENS",
            split = ",",
            converter = BenchShape.Converter.class,
            defaultValue = "1x4096,4x1024,8x512",
            description = "Batches of equal lengths (default: ${DEFAULT-VALUE}).")
    private List<BenchShape> shapes = List.of();

    @Option(
            names = "--mixed",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Also a batch of 8 notes of 300 to 4,096 tokens, beside one of equal lengths"
                            + " (default: yes).")
    private boolean mixed;

    @Option(
            names = "--leak",
            description =
                    "Also 1,000 calls of mixed lengths (two layers), with memory at the start,"
                            + " middle and end.")
    private boolean leak;

    @Mixin private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        List<BenchJob> jobs = new ArrayList<>();
        options.compute.forEach(compute -> add(jobs, compute.word()));
        new BenchReport(
                        new BenchProcess(options.threads),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .run(jobs, options.json);
        return 0;
    }

    private void add(List<BenchJob> jobs, String compute) {
        for (BenchShape shape : shapes) {
            jobs.add(job(BenchJob.Kind.FORWARD, shape.lengths(), compute));
        }
        if (mixed) {
            jobs.add(job(BenchJob.Kind.MIXED, mixedLengths(), compute));
        }
        if (leak) {
            int layers = Math.min(LEAK_LAYERS_MAX, options.layers);
            jobs.add(
                    new BenchJob(
                            BenchJob.Kind.LEAK_FORWARD,
                            List.of(1024),
                            compute,
                            layers,
                            LEAK_CALLS,
                            0));
        }
    }

    private BenchJob job(BenchJob.Kind kind, List<Integer> lengths, String compute) {
        return new BenchJob(
                kind, lengths, compute, options.layers, options.rounds, options.seconds);
    }

    /** Always the same lengths. */
    static List<Integer> mixedLengths() {
        Random random = new Random(1);
        List<Integer> lengths = new ArrayList<>(List.of(MIXED_TOKENS_MIN, MIXED_TOKENS_MAX));
        while (lengths.size() < MIXED_NOTES) {
            lengths.add(MIXED_TOKENS_MIN + random.nextInt(MIXED_TOKENS_MAX - MIXED_TOKENS_MIN + 1));
        }
        return lengths;
    }
}
