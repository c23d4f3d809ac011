package org.longitude.deploy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.run(this::jobs);
    }

    private List<BenchJob> jobs(String compute) {
        List<BenchJob> jobs = new ArrayList<>();
        for (BenchShape shape : shapes) {
            jobs.add(options.job(BenchJob.Kind.FORWARD, shape.lengths(), compute));
        }
        if (mixed) {
            jobs.add(options.job(BenchJob.Kind.MIXED, mixedLengths(), compute));
        }
        jobs.addAll(options.leakJobs(BenchJob.Kind.LEAK_FORWARD, compute, LEAK_CALLS));
        return jobs;
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
