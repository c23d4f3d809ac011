package org.longitude.trainer.subword;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.RandomAccess;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everyday English (news, weather, cooking, travel, sport, gardens, books, houses) put together
 * from sentences written for Longitude. It is not clinical and stands in for the text on which the
 * published "default" checkpoints were trained. The same seed gives the same texts.
 */
public final class GeneralText {

    private static final String FILE = "general.txt";
    private static final String SUBJECT = "subject ";
    private static final Pattern SLOT = Pattern.compile("\\{([a-z]+)}");
    private static final int PARAGRAPHS_MIN = 3;
    private static final int PARAGRAPHS_RANGE = 4;
    private static final int SENTENCES_MIN = 4;
    private static final int SENTENCES_RANGE = 5;
    private static final int NUMBER_MAX = 90;

    private final Map<String, List<String>> entries = new LinkedHashMap<>();
    private final List<String> subjects;
    private final long seed;

    public GeneralText(long seed) {
        this.seed = seed;
        read();
        subjects = entries.keySet().stream().filter(name -> name.startsWith(SUBJECT)).toList();
    }

    /** So many texts of a few hundred words; each is made when it is asked for. */
    public List<String> texts(int count) {
        return new Texts(count);
    }

    private final class Texts extends AbstractList<String> implements RandomAccess {

        private final int count;

        Texts(int count) {
            this.count = count;
        }

        @Override
        public String get(int index) {
            if (index < 0 || index >= count) {
                throw new IndexOutOfBoundsException(index);
            }
            return text(index);
        }

        @Override
        public int size() {
            return count;
        }
    }

    private String text(int index) {
        Random random = new Random(seed * 1_000_003 + index);
        List<String> sentences = pick(subjects, random, entries);
        List<String> paragraphs = new ArrayList<>();
        int paragraphCount = PARAGRAPHS_MIN + random.nextInt(PARAGRAPHS_RANGE);
        for (int paragraph = 0; paragraph < paragraphCount; paragraph++) {
            List<String> lines = new ArrayList<>();
            int sentenceCount = SENTENCES_MIN + random.nextInt(SENTENCES_RANGE);
            for (int sentence = 0; sentence < sentenceCount; sentence++) {
                lines.add(sentence(sentences.get(random.nextInt(sentences.size())), random));
            }
            paragraphs.add(String.join(" ", lines));
        }
        return String.join("\n\n", paragraphs);
    }

    private static List<String> pick(
            List<String> names, Random random, Map<String, List<String>> from) {
        return from.getOrDefault(names.get(random.nextInt(names.size())), List.of());
    }

    private String sentence(String template, Random random) {
        Matcher slots = SLOT.matcher(template);
        StringBuilder sentence = new StringBuilder();
        while (slots.find()) {
            slots.appendReplacement(
                    sentence, Matcher.quoteReplacement(fill(slots.group(1), random)));
        }
        slots.appendTail(sentence);
        sentence.setCharAt(0, Character.toUpperCase(sentence.charAt(0)));
        return sentence.toString();
    }

    private String fill(String name, Random random) {
        if (name.equals("number")) {
            return Integer.toString(2 + random.nextInt(NUMBER_MAX));
        }
        List<String> words = entries.get(name);
        if (words == null) {
            throw new IllegalStateException(FILE + ": no list " + name);
        }
        return words.get(random.nextInt(words.size()));
    }

    private void read() {
        List<String> current = new ArrayList<>();
        for (String line : resource().split("\n", -1)) {
            if (line.startsWith("[")) {
                current = new ArrayList<>();
                entries.put(line.substring(1, line.length() - 1), current);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                // Sentences stand a line each, words of a list in one line.
                current.addAll(
                        List.of(
                                line.split(
                                        line.indexOf('{') < 0 && line.indexOf(';') > 0 ? ";" : "\n",
                                        -1)));
            }
        }
    }

    private static String resource() {
        try (InputStream file = GeneralText.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("resource missing: " + FILE);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }
}
