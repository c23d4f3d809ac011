package org.longitude.ingest.synthetic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.synthetic.Template.WordList;

/**
 * The sentence templates and word lists of the resource files, as one set of named lists. A file is
 * a sequence of <code>[name]</code> headings, each followed by one entry a line; <code>#</code>
 * starts a comment, <code>[name/sex]</code> a list of a male and a female form.
 */
final class Grammar {

    private static final List<String> FILES =
            List.of("words.txt", "vocabulary.txt", "masks.txt", "filler.txt", "mentions.txt");
    private static final Pattern HEADING = Pattern.compile("\\[([a-z][a-z. -]*)(/sex)?]");

    private final Map<String, WordList> lists = new HashMap<>();

    private Grammar() {}

    static Grammar load() {
        Grammar grammar = new Grammar();
        Map<String, List<String>> sources = new HashMap<>();
        for (String file : FILES) {
            grammar.read(file, sources);
        }
        sources.forEach(
                (name, entries) ->
                        grammar.list(name).fill(entries.stream().map(grammar::parse).toList()));
        return grammar;
    }

    private void read(String file, Map<String, List<String>> sources) {
        List<String> current = new ArrayList<>();
        StringBuilder pending = new StringBuilder();
        for (String line : resource(file).split("\n", -1)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String name = heading.group(1);
                current = new ArrayList<>();
                if (sources.put(name, current) != null) {
                    throw new IllegalStateException("list stands twice: " + name);
                }
                lists.put(name, new WordList(heading.group(2) != null));
            } else if (pending.length() > 0) {
                current.add(pending.append('\n').append(line).toString());
                pending.setLength(0);
            } else if (line.startsWith("[**") && line.indexOf("]") < 0) {
                // A mask that is broken over a line end goes on in the next line.
                pending.append(line);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                current.add(line);
            }
        }
    }

    static String resource(String file) {
        try (InputStream in = Grammar.class.getResourceAsStream(file)) {
            return new String(
                    Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource cannot be read: " + file, e);
        }
    }

    Template parse(String source) {
        return Template.parse(source, lists);
    }

    WordList list(String name) {
        WordList list = lists.get(name);
        if (list == null) {
            throw new IllegalStateException("no such list: " + name);
        }
        return list;
    }

    boolean has(String name) {
        return lists.containsKey(name);
    }

    /** A new text from an entry of the list. */
    String text(String name, SeededRandom random, boolean female) {
        return text(random.pick(list(name).entries()), random, female, null);
    }

    static String text(
            Template template, SeededRandom random, boolean female, @Nullable Template phrase) {
        StringBuilder out = new StringBuilder();
        template.expand(out, random, female, phrase);
        return out.toString();
    }
}
