package org.longitude.deploy.model;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude model}: what can be done with a model directory. */
@Command(
        name = "model",
        description =
                "Takes Hugging Face models in and out, and compares them with golden fixtures.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ImportCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            ArchivesCommand.class
        },
        mixinStandardHelpOptions = true)
public final class ModelCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "model: which command? (expected one of: "
                        + String.join(", ", spec.subcommands().keySet())
                        + ")");
    }
}
