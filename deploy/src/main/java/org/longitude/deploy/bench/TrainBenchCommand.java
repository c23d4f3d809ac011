package org.longitude.deploy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.longitude.model.encoder.ComputeType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude bench train}: forward and backward passes, and whole steps. */
@Command(
        name = "train",
        description = {
            "Measures training of a Longformer of base width with random weights.",
            "",
            "Share: useful operations a CPU second, over those of the best of four fp32 matrix"
                    + " products, as in bench encoder. Useful operations:",
            "  " + UsefulOperations.FORMULA,
            "A step adds the masked-language-model head, its loss on 15 %% of the tokens and AdamW"
                    + " over all weights, whose operations are not counted.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TrainBenchCommand implements Callable<Integer> {

    static final int LEAK_STEPS = 300;

    private static final int LEAK_LAYERS_MAX = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--shapes",
            paramLabel = "BATCHxTOKENS",
            split = ",",
            converter = BenchShape.Converter.class,
            defaultValue = "1x4096",
            description = "Batches for forward and backward (default: ${DEFAULT-VALUE}).")
    private List<BenchShape> shapes = List.of();

    @Option(
            names = "--steps",
            paramLabel = "BATCHxTOKENS",
            split = ",",
            converter = BenchShape.Converter.class,
            defaultValue = "2x1024",
            description = "Batches for whole steps with AdamW (default: ${DEFAULT-VALUE}).")
    private List<BenchShape> steps = List.of();

    @Option(
            names = "--leak",
            description =
                    "Also 300 steps of mixed lengths (two layers), with memory at the start,"
                            + " middle and end.")
    private boolean leak;

    @Mixin private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        List<BenchJob> jobs = new ArrayList<>();
        if (options.compute.contains(ComputeType.INT8)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--compute: int8 (expected: fp32 or bf16, which can train)");
        }
        options.compute.forEach(compute -> add(jobs, compute.word()));
        new BenchReport(
                        new BenchProcess(options.threads),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .run(jobs, options.json);
        return 0;
    }

    private void add(List<BenchJob> jobs, String compute) {
        shapes.forEach(shape -> jobs.add(job(BenchJob.Kind.TRAIN, shape, compute)));
        steps.forEach(shape -> jobs.add(job(BenchJob.Kind.MLM_STEP, shape, compute)));
        if (leak) {
            int layers = Math.min(LEAK_LAYERS_MAX, options.layers);
            jobs.add(
                    new BenchJob(
                            BenchJob.Kind.LEAK_TRAIN,
                            List.of(1024),
                            compute,
                            layers,
                            LEAK_STEPS,
                            0));
        }
    }

    private BenchJob job(BenchJob.Kind kind, BenchShape shape, String compute) {
        return new BenchJob(
                kind, shape.lengths(), compute, options.layers, options.rounds, options.seconds);
    }
}
