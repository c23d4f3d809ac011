package org.longitude.deploy.settings;

import java.lang.reflect.Field;
import java.util.Locale;
import java.util.Optional;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.Environment;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Which options have a name outside the command line: all of a service's own, and on every command
 * those that say where the cluster is.
 */
final class OptionNames {

    /** The command whose subcommands are services. */
    static final String SERVICES = "serve";

    private OptionNames() {}

    /** The name in a properties file: {@code --http-port} is {@code http-port}. */
    static Optional<String> property(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)
                || option.usageHelp()
                || option.versionHelp()
                || option.inherited()
                || !(isConnection(option) || isService(option.command()))) {
            return Optional.empty();
        }
        return Optional.of(option.longestName().replaceFirst("^--", ""));
    }

    /** The environment variable: {@code --http-port} is {@code LONGITUDE_HTTP_PORT}. */
    static Optional<String> variable(ArgSpec argument) {
        return property(argument)
                .map(name -> Environment.PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    static boolean isService(CommandSpec command) {
        return command.parent() != null && command.parent().name().equals(SERVICES);
    }

    private static boolean isConnection(OptionSpec option) {
        return option.userObject() instanceof Field field
                && field.getDeclaringClass() == ConnectionOptions.class;
    }
}
