package org.longitude.deploy.settings;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import org.longitude.schemas.InvalidConnectionException;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A wrong command line, or a wrong setting in its place, as one line. What was typed is wrong
 * usage; what stands in the environment or a file is wrong configuration.
 */
public final class UsageLine implements IParameterExceptionHandler {

    private static final int USAGE = 2;
    private static final int CONFIGURATION = 3;

    private final OptionDefaults defaults;

    public UsageLine(OptionDefaults defaults) {
        this.defaults = defaults;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        Optional<String> origin = origin(failure, arguments);
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(line(failure, command, origin)));
        err.flush();
        return origin.isPresent() || failure.getCause() instanceof InvalidConnectionException
                ? CONFIGURATION
                : USAGE;
    }

    private static String line(
            ParameterException failure, CommandLine command, Optional<String> origin) {
        return "longitude: "
                + failure.getMessage().replaceAll("\\s*\\R\\s*", " ")
                + suggestion(failure)
                + origin.map(it -> " (from " + it + ")").orElse("")
                + "; see "
                + command.getCommandSpec().qualifiedName()
                + " --help";
    }

    private static String suggestion(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getSuggestions().isEmpty()
                ? " (did you mean "
                        + String.join(" or ", unmatched.getSuggestions().stream().limit(3).toList())
                        + "?)"
                : "";
    }

    /** Empty where the option was typed: the command line wins, so it is what is wrong. */
    private Optional<String> origin(ParameterException failure, String[] arguments) {
        ArgSpec argument = failure.getArgSpec();
        if (argument == null
                || failure.getCause() instanceof InvalidConnectionException
                || isTyped(argument, arguments)) {
            return Optional.empty();
        }
        return defaults.origin(argument);
    }

    private static boolean isTyped(ArgSpec argument, String[] arguments) {
        return argument instanceof OptionSpec option
                && Arrays.stream(option.names())
                        .anyMatch(
                                name ->
                                        Arrays.stream(arguments)
                                                .anyMatch(
                                                        it ->
                                                                it.equals(name)
                                                                        || it.startsWith(
                                                                                name + "=")));
    }
}
