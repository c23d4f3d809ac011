package org.longitude.trainer.pretrain;

import java.io.IOException;
import java.nio.file.Path;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.Tokens;

/**
 * Cuts notes into samples. Nothing is dropped but stubs, which are counted: a paragraph longer than
 * a row becomes several samples.
 */
final class SampleCutter implements AutoCloseable {

    /** Fewer tokens are no text to guess a word from. */
    private static final int TOKENS_MIN = 3;

    private final Tokenizer tokenizer;
    private final SampleKind kind;
    private final SampleStore.Writer writer;
    private final int[] row;
    private final long[] occurrences;
    private int filled;
    private long notes;
    private long characters;
    private long tokens;
    private long unknown;
    private long samples;
    private long sampleTokens;
    private long tooShort;

    /** Samples of at most {@code sampleTokensMax} tokens, special ones not counted. */
    SampleCutter(Path file, Tokenizer tokenizer, SampleKind kind, int sampleTokensMax)
            throws IOException {
        this.tokenizer = tokenizer;
        this.kind = kind;
        this.row = new int[sampleTokensMax];
        this.occurrences = new long[tokenizer.vocabularySize()];
        this.writer = new SampleStore.Writer(file);
    }

    void add(NormalizedText text) throws IOException {
        Tokens cut = tokenizer.tokenize(text);
        notes++;
        characters += text.textLength();
        tokens += cut.count();
        unknown += cut.unknown();
        if (kind == SampleKind.PACKED && filled > 0 && cut.count() > 0) {
            put(tokenizer.sepId() | SampleStore.WORD);
        }
        int[] words = cut.wordIndices();
        int sentence = 0;
        int paragraph = 0;
        for (int i = 0; i < cut.count(); i++) {
            int word = words[i];
            boolean lastOfWord = i + 1 == cut.count() || words[i + 1] != word;
            while (sentence < text.sentenceEnds().length && text.sentenceEnds()[sentence] <= word) {
                sentence++;
            }
            while (paragraph < text.paragraphEnds().length
                    && text.paragraphEnds()[paragraph] <= word) {
                paragraph++;
            }
            boolean ends = lastOfWord && endsAt(text.sentenceEnds(), sentence, word);
            int id = cut.ids()[i];
            occurrences[id]++;
            put(
                    id
                            | (i == 0 || words[i - 1] != word ? SampleStore.WORD : 0)
                            | (ends ? SampleStore.SENTENCE_END : 0));
            if (kind == SampleKind.PARAGRAPH
                    && lastOfWord
                    && endsAt(text.paragraphEnds(), paragraph, word)) {
                flush();
            }
        }
        if (kind == SampleKind.PARAGRAPH) {
            flush();
        }
    }

    private static boolean endsAt(int[] ends, int index, int word) {
        return index < ends.length && ends[index] == word + 1;
    }

    private void put(int token) throws IOException {
        if (filled == row.length) {
            flush();
        }
        row[filled++] = token;
    }

    private void flush() throws IOException {
        if (filled >= TOKENS_MIN && hasOrdinary()) {
            writer.add(row, 0, filled);
            samples++;
            sampleTokens += filled;
        } else if (filled > 0) {
            tooShort++;
        }
        filled = 0;
    }

    private boolean hasOrdinary() {
        for (int i = 0; i < filled; i++) {
            int id = SampleStore.id(row[i]);
            if (id != tokenizer.unknownId() && id != tokenizer.sepId()) {
                return true;
            }
        }
        return false;
    }

    SampleStore finish() throws IOException {
        flush();
        return writer.finish();
    }

    TextCounts counts() {
        return new TextCounts(notes, characters, tokens, unknown, samples, sampleTokens, tooShort);
    }

    /** How often each id stands in the notes. */
    long[] occurrences() {
        return occurrences.clone();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
