package org.longitude.deploy.settings;

import org.jspecify.annotations.Nullable;
import org.longitude.schemas.InvalidConnectionException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Before a service runs, every setting of ours that was made must be one that exists. */
public final class KnownSettingsFirst implements IExecutionStrategy {

    private final OptionDefaults defaults;

    public KnownSettingsFirst(OptionDefaults defaults) {
        this.defaults = defaults;
    }

    @Override
    public int execute(ParseResult parsed) {
        @Nullable Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (isService(parsed)) {
            requireKnown(parsed);
        }
        return new RunLast().execute(parsed);
    }

    private void requireKnown(ParseResult parsed) {
        try {
            defaults.requireKnown(parsed.commandSpec().root());
        } catch (InvalidConnectionException e) {
            throw new ParameterException(parsed.commandSpec().commandLine(), e.getMessage(), e);
        }
    }

    private static boolean isService(ParseResult parsed) {
        return parsed.hasSubcommand()
                && (OptionNames.isService(parsed.subcommand().commandSpec())
                        || isService(parsed.subcommand()));
    }
}
