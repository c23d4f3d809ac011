package org.longitude.deploy.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option or parameter as a line of the reference.
 *
 * @param name as it is typed, with what follows it
 * @param variable its environment variable; empty where it has none
 * @param standard its default
 * @param meaning its description without the default
 */
record OptionRow(String name, String variable, String standard, String meaning) {

    /** A description says what holds where nothing is said: "(default: …)". */
    private static final Pattern DEFAULT = Pattern.compile("\\s*\\(default: ([^()]+)\\)");

    static OptionRow of(ArgSpec argument) {
        String text = String.join(" ", argument.description());
        String described = text.replace("${COMPLETION-CANDIDATES}", candidates(argument));
        Matcher said = DEFAULT.matcher(described);
        // The option's own: a description shows the value that holds here.
        @Nullable String value = argument.defaultValue();
        String standard = value == null && said.find() ? said.group(1) : standard(argument);
        return new OptionRow(
                name(argument),
                OptionNames.variable(argument).orElse(""),
                standard,
                DEFAULT.matcher(described).replaceFirst(""));
    }

    private static String name(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            String parameter = option.arity().max() == 0 ? "" : " " + option.paramLabel();
            return option.longestName() + parameter;
        }
        return argument.paramLabel();
    }

    private static String standard(ArgSpec argument) {
        if (argument.required()) {
            return "**required**";
        }
        @Nullable String value = argument.defaultValue();
        if (value != null) {
            return value;
        }
        return argument instanceof OptionSpec option && option.arity().max() == 0 ? "off" : "none";
    }

    private static String candidates(ArgSpec argument) {
        List<String> names = new ArrayList<>();
        Iterable<String> candidates = argument.completionCandidates();
        if (candidates != null) {
            candidates.forEach(names::add);
        }
        return String.join(", ", names);
    }
}
