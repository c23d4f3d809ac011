package org.longitude.billing.diff;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude billing}: questions that billing asks. */
@Command(
        name = "billing",
        description = "Says what changed for an admission between revisions, and why.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = DiffCommand.class)
public final class BillingCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "billing: missing subcommand (expected: diff)");
    }
}
