package org.longitude.ingest.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of text with slots. <code>{name}</code> is an entry of the list of that name, <code>
 * {2..9}</code> a number with as many decimals as its bounds show, <code>{a|b}</code> one of the
 * alternatives and <code>{P}</code> the phrase of a mention.
 *
 * @param nodes the parts in order
 */
record Template(List<Node> nodes) {

    sealed interface Node {}

    record Literal(String text) implements Node {}

    /** An entry of a list; with sexed lists the first entry is the male one. */
    record Slot(WordList list) implements Node {}

    record Range(int least, int most, int decimals) implements Node {}

    record Choice(List<String> alternatives) implements Node {}

    record Phrase() implements Node {}

    /** A named list; filled after all files are read, since lists refer to each other. */
    static final class WordList {
        private final boolean bySex;
        private List<Template> entries = List.of();

        WordList(boolean bySex) {
            this.bySex = bySex;
        }

        void fill(List<Template> values) {
            entries = List.copyOf(values);
        }

        List<Template> entries() {
            return entries;
        }
    }

    Template {
        nodes = List.copyOf(nodes);
    }

    static Template parse(String source, Map<String, WordList> lists) {
        List<Node> nodes = new ArrayList<>();
        int at = 0;
        while (at < source.length()) {
            int open = source.indexOf('{', at);
            if (open < 0) {
                nodes.add(new Literal(source.substring(at)));
                break;
            }
            if (open > at) {
                nodes.add(new Literal(source.substring(at, open)));
            }
            int close = source.indexOf('}', open);
            if (close < 0) {
                throw new IllegalStateException("slot without end in template: " + source);
            }
            nodes.add(slot(source.substring(open + 1, close), lists));
            at = close + 1;
        }
        return new Template(nodes);
    }

    private static Node slot(String slot, Map<String, WordList> lists) {
        if (slot.equals("P")) {
            return new Phrase();
        }
        int dots = slot.indexOf("..");
        if (dots > 0) {
            return range(slot.substring(0, dots), slot.substring(dots + 2));
        }
        if (slot.indexOf('|') >= 0) {
            return new Choice(List.of(slot.split("\\|")));
        }
        WordList list = lists.get(slot);
        if (list == null) {
            throw new IllegalStateException("template names an unknown list: " + slot);
        }
        return new Slot(list);
    }

    private static Range range(String least, String most) {
        int point = least.indexOf('.');
        int decimals = point < 0 ? 0 : least.length() - point - 1;
        return new Range(
                Integer.parseInt(least.replace(".", "")),
                Integer.parseInt(most.replace(".", "")),
                decimals);
    }

    /** Appends the text, drawing what the slots leave open. */
    void expand(StringBuilder out, SeededRandom random, boolean female, @Nullable Template phrase) {
        expand(out, random, female, phrase, new int[2]);
    }

    /** As above; {@code span} receives the start and end of the phrase in {@code out}. */
    void expand(
            StringBuilder out,
            SeededRandom random,
            boolean female,
            @Nullable Template phrase,
            int[] span) {
        for (Node node : nodes) {
            if (node instanceof Literal literal) {
                out.append(literal.text());
            } else if (node instanceof Slot slot) {
                List<Template> entries = slot.list().entries();
                Template entry =
                        slot.list().bySex ? entries.get(female ? 1 : 0) : random.pick(entries);
                entry.expand(out, random, female, null);
            } else if (node instanceof Range range) {
                appendNumber(out, random.between(range.least(), range.most()), range.decimals());
            } else if (node instanceof Choice choice) {
                out.append(random.pick(choice.alternatives()));
            } else {
                if (phrase == null) {
                    throw new IllegalStateException("template has a phrase slot but no phrase");
                }
                span[0] = out.length();
                phrase.expand(out, random, female, null);
                span[1] = out.length();
            }
        }
    }

    private static void appendNumber(StringBuilder out, int scaled, int decimals) {
        int unit = 1;
        for (int i = 0; i < decimals; i++) {
            unit *= 10;
        }
        out.append(scaled / unit);
        if (decimals > 0) {
            String fraction = Integer.toString(scaled % unit);
            out.append('.').append("0".repeat(decimals - fraction.length())).append(fraction);
        }
    }
}
