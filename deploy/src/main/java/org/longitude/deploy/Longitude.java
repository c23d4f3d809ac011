package org.longitude.deploy;

import org.longitude.deploy.settings.KnownSettingsFirst;
import org.longitude.deploy.settings.OptionDefaults;
import org.longitude.deploy.settings.UsageLine;
import org.longitude.schemas.Environment;
import org.longitude.schemas.Limits;
import org.longitude.schemas.RecordLimits;
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
        requireSizeLimit();
        LogFile.openIfAskedFor(System.getenv(LogFile.ENVIRONMENT));
        System.exit(commandLine().execute(arguments));
    }

    /** Read once for the whole process, before there is a command that could say what is wrong. */
    private static void requireSizeLimit() {
        try {
            RecordLimits.of(System.getProperty(Limits.PROPERTY), System.getenv(Limits.ENVIRONMENT));
        } catch (IllegalArgumentException e) {
            System.err.println("longitude: " + Limits.ENVIRONMENT + ": " + e.getMessage());
            System.exit(ExitCode.UNAVAILABLE);
        }
    }

    /** The command with all of its subcommands, for {@link #main} and for tests. */
    public static CommandLine commandLine() {
        return commandLine(Environment.ofProcess());
    }

    /** The same in another environment. */
    public static CommandLine commandLine(Environment environment) {
        Longitude root = new Longitude();
        CommandLine commandLine = new CommandLine(root);
        Commands.all().forEach(commandLine::addSubcommand);
        OptionDefaults defaults = new OptionDefaults(environment);
        commandLine.setDefaultValueProvider(defaults);
        commandLine.setExecutionStrategy(new KnownSettingsFirst(defaults));
        commandLine.setParameterExceptionHandler(new UsageLine(defaults));
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
