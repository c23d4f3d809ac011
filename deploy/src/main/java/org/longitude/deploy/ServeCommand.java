package org.longitude.deploy;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude serve}: one stage of the pipeline as a service against a cluster. */
@Command(
        name = "serve",
        description = "Runs one stage as a service against a cluster.",
        synopsisSubcommandLabel = "STAGE",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "serve: which stage? (expected one of: "
                        + String.join(", ", spec.subcommands().keySet())
                        + ")");
    }
}
