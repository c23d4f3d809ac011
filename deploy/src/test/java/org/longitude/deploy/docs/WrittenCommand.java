package org.longitude.deploy.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longitude.deploy.Longitude;
import org.longitude.schemas.Environment;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/**
 * A command as a page has it: a line of a code block, or a piece of code in a sentence. "…" stands
 * for what a reader fills in, {@code [A|B]} for what may be left out, capitals for a value.
 *
 * @param line in which line of its page
 * @param text what follows "longitude"
 * @param mentioned whether it stands in a sentence, which may leave out what the command requires
 */
record WrittenCommand(int line, String text, boolean mentioned) {

    private static final Pattern BLOCK = Pattern.compile("^ *(?:\\$ )?(?:\\./)?longitude (.+)$");
    private static final Pattern SENTENCE = Pattern.compile("`(?:\\./)?longitude ([^`]+)`");
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\]|]*)[^\\]]*\\]");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Pattern PLACEHOLDER = Pattern.compile(".*'[A-Z][A-Z-]*'.*");
    private static final String OPEN = "…";

    static List<WrittenCommand> in(String page) {
        List<WrittenCommand> commands = new ArrayList<>();
        boolean fenced = false;
        String[] lines = page.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            int number = i + 1;
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
                continue;
            }
            while (line.endsWith("\\") && i + 1 < lines.length) {
                i++;
                line =
                        line.substring(0, line.length() - 1).stripTrailing()
                                + " "
                                + lines[i].strip();
            }
            boolean block = fenced || line.startsWith("    ");
            Matcher sentence = SENTENCE.matcher(line);
            if (block) {
                addBlock(commands, line, number);
            } else {
                while (sentence.find()) {
                    commands.add(
                            new WrittenCommand(
                                    number, sentence.group(1).replace("\\|", "|").strip(), true));
                }
            }
        }
        return commands;
    }

    private static void addBlock(List<WrittenCommand> commands, String line, int number) {
        String said = line.replaceFirst("\\s#.*$", "");
        for (String part : said.split("&&", -1)) {
            Matcher matcher = BLOCK.matcher(part);
            if (matcher.matches()) {
                String text = matcher.group(1).replaceFirst(" [>|] .*$", "").strip();
                commands.add(new WrittenCommand(number, text, false));
            }
        }
    }

    /**
     * Hands it to the command line.
     *
     * @throws ParameterException where that does not take it
     */
    void parse() {
        boolean open = mentioned || text.contains(OPEN);
        try {
            attempt(words(true));
        } catch (ParameterException e) {
            if (!text.contains(OPEN)) {
                judge(e, open);
                return;
            }
            try {
                attempt(words(false));
            } catch (ParameterException second) {
                judge(second, open);
            }
        }
    }

    private static void judge(ParameterException failure, boolean open) {
        boolean left = open && failure instanceof MissingParameterException;
        boolean named =
                failure.getMessage().startsWith("Invalid value")
                        && PLACEHOLDER.matcher(failure.getMessage()).matches();
        if (!left && !named) {
            throw failure;
        }
    }

    private static void attempt(List<String> words) {
        Longitude.commandLine(new Environment(Map.of())).parseArgs(words.toArray(String[]::new));
    }

    /** Its words; with or without those that a reader fills in. */
    private List<String> words(boolean withOpen) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(OPTIONAL.matcher(text).replaceAll("$1"));
        while (matcher.find()) {
            String word = matcher.group();
            if (matcher.group(3) != null) {
                word = word.replaceFirst("(?<=\\w)\\|.*", "").replaceFirst("(?<=.)…$", "");
            } else {
                word = word.substring(1, word.length() - 1);
            }
            if (withOpen || !word.equals(OPEN)) {
                words.add(word);
            }
        }
        return words;
    }
}
