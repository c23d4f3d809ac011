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

    @Mixin private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        if (options.compute.contains(ComputeType.INT8)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--compute: int8 (expected: fp32 or bf16, which can train)");
        }
        return options.run(this::jobs);
    }

    private List<BenchJob> jobs(String compute) {
        List<BenchJob> jobs = new ArrayList<>();
        for (BenchShape shape : shapes) {
            jobs.add(options.job(BenchJob.Kind.TRAIN, shape.lengths(), compute));
        }
        for (BenchShape shape : steps) {
            jobs.add(options.job(BenchJob.Kind.MLM_STEP, shape.lengths(), compute));
        }
        jobs.addAll(options.leakJobs(BenchJob.Kind.LEAK_TRAIN, compute, LEAK_STEPS));
        return jobs;
    }
}
