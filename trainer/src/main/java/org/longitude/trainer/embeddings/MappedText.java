package org.longitude.trainer.embeddings;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokens;
import org.longitude.model.tokenizer.WordTokenizer;

/**
 * Notes as fastText reads them: words of the vocabulary only, others as the unknown word, a line
 * for each paragraph. Lines stay under the 1,024 words at which fastText would cut them itself.
 *
 * <p>The file is patients' text: it lies in a folder that only its owner can enter and goes away
 * with it.
 */
final class MappedText implements AutoCloseable {

    /** Below fastText's own limit of 1,024 tokens, the line's end among them. */
    static final int LINE_WORDS_MAX = 1_000;

    private final WordTokenizer tokenizer;
    private final BufferedWriter writer;
    private long words;
    private long unknownWords;
    private long lines;

    MappedText(Path file, WordTokenizer tokenizer) throws IOException {
        this.tokenizer = tokenizer;
        this.writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }

    void add(NormalizedText text) throws IOException {
        Tokens tokens = tokenizer.tokenize(text);
        int[] ids = tokens.ids();
        int from = 0;
        for (int paragraphEnd : text.paragraphEnds()) {
            for (; from < paragraphEnd; from += LINE_WORDS_MAX) {
                line(ids, from, Math.min(paragraphEnd, from + LINE_WORDS_MAX));
            }
            from = paragraphEnd;
        }
        words += ids.length;
        unknownWords += tokens.unknown();
    }

    private void line(int[] ids, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            writer.write(tokenizer.word(ids[i]));
            writer.write(i + 1 < to ? ' ' : '\n');
        }
        lines++;
    }

    long words() {
        return words;
    }

    long unknownWords() {
        return unknownWords;
    }

    long lines() {
        return lines;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
