package org.longitude.trainer.command;

import org.longitude.trainer.evaluate.Evaluation;
import picocli.CommandLine.Option;

/** How intervals are drawn. A mixin. */
public final class BootstrapOptions {
    @Option(
            names = "--replicates",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Draws of patients behind each interval (default: ${DEFAULT-VALUE}).")
    private int replicates = 1000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed draws the same patients (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    Evaluation.Draws draws() {
        return new Evaluation.Draws(replicates, seed);
    }
}
