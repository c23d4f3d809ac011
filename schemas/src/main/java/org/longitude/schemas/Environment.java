package org.longitude.schemas;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings out of environment variables. Whatever {@code NAME} may hold, a file may hold that
 * {@code NAME_FILE} names: that is how secrets come in, since a variable can be read by whoever may
 * look at the process. A line end at the file's end is no part of the value.
 *
 * @param variables the process's own, or a test's
 */
public record Environment(Map<String, String> variables) {

    /** What the names of all our variables begin with. */
    public static final String PREFIX = "LONGITUDE_";

    /**
     * What a variable's name begins with that holds a Kafka client property or one of the
     * registry's: {@code LONGITUDE_KAFKA_SECURITY_PROTOCOL} is {@code security.protocol}.
     */
    public static final String KAFKA_PREFIX = PREFIX + "KAFKA_";

    /** What a variable's name ends in that names a file with the value. */
    public static final String FILE_SUFFIX = "_FILE";

    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n]+\\z");

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** This process's. */
    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /**
     * The value of a variable, or of the file that its {@code _FILE} names. An empty variable is
     * none, as a template leaves one.
     *
     * @throws InvalidConnectionException where both are there, or the file cannot be read
     */
    public Optional<String> value(String name) {
        String direct = variables.getOrDefault(name, "");
        String file = variables.getOrDefault(name + FILE_SUFFIX, "");
        if (!direct.isEmpty() && !file.isEmpty()) {
            throw invalid(
                    name + " and " + name + FILE_SUFFIX + ": found both (expected: one of them)");
        }
        if (!file.isEmpty()) {
            return Optional.of(read(name + FILE_SUFFIX, Path.of(file)));
        }
        return direct.isEmpty() ? Optional.empty() : Optional.of(direct);
    }

    /** The Kafka client properties among the variables, by Kafka's own names. */
    public Map<String, String> kafkaProperties() {
        Map<String, String> properties = new HashMap<>();
        for (String variable : variables.keySet()) {
            if (variable.startsWith(KAFKA_PREFIX)) {
                String name =
                        variable.endsWith(FILE_SUFFIX)
                                ? variable.substring(0, variable.length() - FILE_SUFFIX.length())
                                : variable;
                value(name).ifPresent(value -> properties.put(kafkaName(name), value));
            }
        }
        return properties;
    }

    private static String kafkaName(String variable) {
        return variable.substring(KAFKA_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static String read(String variable, Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw invalid(
                        variable
                                + ": "
                                + file
                                + " is larger than "
                                + FILE_BYTES_MAX
                                + " bytes (expected: a file that holds one value)");
            }
            return LINE_ENDS.matcher(Files.readString(file)).replaceFirst("");
        } catch (CharacterCodingException e) {
            throw invalid(
                    variable + ": " + file + " is not UTF-8 (expected: a file with the value)");
        } catch (IOException e) {
            throw new InvalidConnectionException(
                    variable + ": " + file + " cannot be read (expected: a file with the value)",
                    e);
        }
    }

    private static InvalidConnectionException invalid(String message) {
        return new InvalidConnectionException(message, null);
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return "Environment" + variables.keySet();
    }
}
