package org.longitude.deploy.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.ComputeType;
import picocli.CommandLine.Option;

/** Options that both measurements of the encoder have. */
final class BenchOptions {

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
            names = "--json",
            paramLabel = "FILE",
            description = "Also writes a list with one object for each shape.")
    @Nullable Path json;
}
