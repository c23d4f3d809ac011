package org.longitude.deploy.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Environment;
import org.longitude.schemas.InvalidConnectionException;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Values of options that are not on the command line: out of the environment, else out of the
 * properties file that {@value #FILE} names, else the option's own default.
 */
public final class OptionDefaults implements IDefaultValueProvider {

    /** The variable that names a properties file of options, {@code http-port=8080} a line. */
    public static final String FILE = Environment.PREFIX + "OPTIONS_FILE";

    /** What Kubernetes sets in every pod for every service of the namespace; none of ours. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP|SCTP).*)?)");

    private final Environment environment;
    private @Nullable Map<String, String> file;

    public OptionDefaults(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        try {
            return found(argument).map(Found::value).orElse(null);
        } catch (InvalidConnectionException e) {
            throw new ParameterException(
                    argument.command().commandLine(), e.getMessage(), e, argument, null);
        }
    }

    /** Where an option's value came from, where it was not on the command line. */
    Optional<String> origin(ArgSpec argument) {
        return found(argument).map(Found::origin);
    }

    private record Found(String value, String origin) {}

    private Optional<Found> found(ArgSpec argument) {
        Optional<String> variable = OptionNames.variable(argument);
        if (variable.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> value = environment.value(variable.get());
        if (value.isPresent()) {
            return value.map(it -> new Found(it, variable.get()));
        }
        String property = OptionNames.property(argument).orElseThrow();
        String ofService = argument.command().name() + "." + property;
        String found = file().containsKey(ofService) ? ofService : property;
        return Optional.ofNullable(file().get(found))
                .map(it -> new Found(it, found + " in " + path().orElseThrow()));
    }

    /**
     * That every name of ours that was set is one that something reads: a name mistyped is a
     * setting that silently does not hold.
     *
     * @throws InvalidConnectionException where one is not
     */
    public void requireKnown(CommandSpec root) {
        NavigableSet<String> properties = new TreeSet<>();
        NavigableSet<String> variables = new TreeSet<>();
        OtherVariable.ALL.forEach(other -> variables.add(other.name()));
        forEach(
                root,
                argument -> {
                    OptionNames.property(argument)
                            .ifPresent(
                                    name -> {
                                        properties.add(name);
                                        properties.add(argument.command().name() + "." + name);
                                    });
                    OptionNames.variable(argument).ifPresent(variables::add);
                });
        for (String name : file().keySet()) {
            if (!properties.contains(name)) {
                throw unknown(path().orElseThrow() + ": " + name, properties, name);
            }
        }
        for (String name : new TreeSet<>(environment.variables().keySet())) {
            if (name.startsWith(Environment.PREFIX)
                    && !name.startsWith(Environment.KAFKA_PREFIX)
                    && !SERVICE_LINK.matcher(name).matches()
                    && !variables.contains(name)
                    && !variables.contains(withoutFile(name))) {
                throw unknown(name, variables, name);
            }
        }
    }

    private static String withoutFile(String name) {
        return name.endsWith(Environment.FILE_SUFFIX)
                ? name.substring(0, name.length() - Environment.FILE_SUFFIX.length())
                : name;
    }

    private static void forEach(CommandSpec command, Consumer<ArgSpec> action) {
        command.args().forEach(action);
        command.subcommands().values().forEach(each -> forEach(each.getCommandSpec(), action));
    }

    private static InvalidConnectionException unknown(
            String found, NavigableSet<String> known, String name) {
        return new InvalidConnectionException(
                found
                        + ": no setting of Longitude (expected: a name out of docs/configuration.md"
                        + nearest(name, known).map(it -> ", perhaps " + it).orElse("")
                        + ")",
                null);
    }

    private static Optional<String> nearest(String name, NavigableSet<String> known) {
        List<String> near = new ArrayList<>(known);
        near.sort(Comparator.comparingInt(other -> distance(name, other)));
        return near.stream().findFirst().filter(it -> distance(name, it) <= name.length() / 4);
    }

    /** Levenshtein's: how many letters to change, add or leave out. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int changed = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }

    private Optional<String> path() {
        return Optional.of(environment.variables().getOrDefault(FILE, ""))
                .filter(path -> !path.isEmpty());
    }

    private Map<String, String> file() {
        if (file == null) {
            file = path().map(OptionDefaults::read).orElseGet(Map::of);
        }
        return file;
    }

    private static Map<String, String> read(String path) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(path))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidConnectionException(
                    FILE + ": " + path + " cannot be read (expected: a properties file of options)",
                    e);
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(it -> values.put(it, properties.getProperty(it)));
        return values;
    }
}
