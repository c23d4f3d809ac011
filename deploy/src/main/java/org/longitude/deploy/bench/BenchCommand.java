package org.longitude.deploy.bench;

import org.longitude.deploy.bench.ingest.IngestBenchCommand;
import org.longitude.deploy.bench.pipeline.PipelineBenchCommand;
import org.longitude.deploy.bench.stream.PreprocessBenchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude bench}: measures a part on this machine. */
@Command(
        name = "bench",
        description = "Measures speed and memory on this machine.",
        synopsisSubcommandLabel = "PART",
        subcommands = {
            EncoderBenchCommand.class,
            TrainBenchCommand.class,
            IngestBenchCommand.class,
            PreprocessBenchCommand.class,
            PipelineBenchCommand.class
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    /** Without a part there is nothing to measure. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "bench: which part? (expected one of: "
                        + String.join(", ", spec.subcommands().keySet())
                        + ")");
    }
}
