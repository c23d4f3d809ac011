package org.longitude.preprocess;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude replay}: derives topics anew from those that they came from. */
@Command(
        name = "replay",
        description = "Derives a topic anew from the archive.",
        synopsisSubcommandLabel = "WHAT",
        mixinStandardHelpOptions = true,
        subcommands = ReplayNormaliseCommand.class)
public final class ReplayCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "replay: what? (expected one of: "
                        + String.join(", ", spec.subcommands().keySet())
                        + ")");
    }
}
