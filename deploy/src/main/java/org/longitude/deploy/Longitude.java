package org.longitude.deploy;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code longitude} command: puts the commands of all modules under one roof and decides what
 * the process ends with.
 */
@Command(
        name = "longitude",
        description = "Codes clinical notes to ICD codes while they arrive.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 done, 1 the work or a check failed, 2 wrong usage,",
            "            3 wrong configuration, or something outside is not there.",
            "",
            "Start here: longitude demo"
        })
public final class Longitude implements Runnable {

    /** Where there is no terminal to ask: one line for each command. */
    private static final int HELP_WIDTH = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs.
    private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Shows the stack trace of a failure.")
    private boolean debug;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        LogFile.openIfAskedFor(System.getenv(LogFile.ENVIRONMENT));
        System.exit(commandLine().execute(arguments));
    }

    /** The command with all of its subcommands, for {@link #main} and for tests. */
    public static CommandLine commandLine() {
        Longitude root = new Longitude();
        CommandLine commandLine = new CommandLine(root);
        Commands.all().forEach(commandLine::addSubcommand);
        commandLine.setExecutionExceptionHandler(new FailureLine(() -> root.debug));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpWidth(HELP_WIDTH);
        commandLine.setUsageHelpAutoWidth(true);
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? (expected one of: "
                        + String.join(", ", spec.subcommands().keySet())
                        + ")");
    }
}
