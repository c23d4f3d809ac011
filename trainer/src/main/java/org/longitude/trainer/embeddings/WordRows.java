package org.longitude.trainer.embeddings;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * fastText's rows, put where the tokenizer has their words. A file that was cut short, a word
 * outside the vocabulary and a number that is none are errors: rows are never guessed.
 */
final class WordRows {

    /** What fastText counts as a word at the end of each line. */
    private static final String LINE_END = "</s>";

    private final Path file;
    private final WordTokenizer tokenizer;
    private final int width;
    private final Map<String, Integer> ids = new HashMap<>();
    private final float[] values;
    private final BitSet learned = new BitSet();

    private WordRows(Path file, WordTokenizer tokenizer, int width) {
        this.file = file;
        this.tokenizer = tokenizer;
        this.width = width;
        this.values = new float[Math.multiplyExact(tokenizer.vocabularySize(), width)];
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            ids.put(tokenizer.word(id), id);
        }
    }

    /**
     * Reads fastText's {@code .vec}; the rows of words that it lacks are drawn from a normal
     * distribution as wide as the rows that were learned.
     */
    static EmbeddingTable read(Path file, WordTokenizer tokenizer, int width, int seed)
            throws IOException {
        WordRows rows = new WordRows(file, tokenizer, width);
        rows.readAll();
        rows.drawOthers(seed);
        return new EmbeddingTable(
                tokenizer.hash(),
                tokenizer.vocabularySize(),
                width,
                rows.learned.cardinality(),
                rows.values);
    }

    private void readAll() throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String header = String.valueOf(lines.readLine());
            if (!header.matches("\\d{1,9} " + width)) {
                throw broken(
                        "its first line is not a count and " + width, "\"COUNT " + width + '"');
            }
            int promised = Integer.parseInt(header.substring(0, header.indexOf(' ')));
            int found = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                found++;
                row(line, found);
            }
            if (found != promised) {
                throw broken(
                        "%,d rows".formatted(found), "%,d; is the disk full?".formatted(promised));
            }
        }
    }

    private void row(String line, int number) {
        String[] fields = line.strip().split(" ", -1);
        if (fields.length != width + 1) {
            throw broken(
                    "row %,d has %,d numbers".formatted(number, fields.length - 1),
                    width + "; is the disk full?");
        }
        if (fields[0].equals(LINE_END) && !ids.containsKey(LINE_END)) {
            return;
        }
        Integer id = ids.get(fields[0]);
        if (id == null) {
            // The word itself stays out of the message: it may be a patient's name.
            throw broken(
                    "row %,d is of a word outside the vocabulary".formatted(number),
                    "words of the tokenizer that the text was mapped to");
        }
        if (learned.get(id)) {
            throw broken("row %,d is of a word that was there before".formatted(number), "it once");
        }
        for (int i = 0; i < width; i++) {
            values[id * width + i] = number(fields[i + 1], number);
        }
        learned.set(id);
    }

    private float number(String field, int row) {
        try {
            float value = Float.parseFloat(field);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number that is not finite is.
        }
        throw broken(
                "row %,d holds a number that is none".formatted(row),
                "finite numbers; try a lower rate");
    }

    private void drawOthers(int seed) {
        double squares = 0;
        for (float value : values) {
            squares += value * value;
        }
        if (learned.isEmpty()) {
            throw broken("no row of any word", "at least one");
        }
        double deviation = Math.sqrt(squares / ((double) learned.cardinality() * width));
        Random random = new Random(seed);
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            if (learned.get(id)) {
                continue;
            }
            for (int i = 0; i < width; i++) {
                values[id * width + i] = (float) (deviation * random.nextGaussian());
            }
        }
    }

    private TrainerException broken(String found, String expected) {
        return new TrainerException(
                TrainerError.CHILD_FAILED,
                "fastText's %s: %s (expected: %s)".formatted(file.getFileName(), found, expected));
    }
}
