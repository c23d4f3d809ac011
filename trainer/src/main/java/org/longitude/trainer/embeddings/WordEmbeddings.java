package org.longitude.trainer.embeddings;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Learns a row of numbers for each word of a vocabulary (section 4.2 of the paper): notes mapped to
 * the vocabulary, fastText's skip-gram over them, its rows put where the tokenizer has their words.
 *
 * <p>With one thread the same notes, tokenizer and settings give the same bytes.
 *
 * <p>Threading: for one thread.
 */
public final class WordEmbeddings {

    private final EmbeddingConfig config;
    private final FastTextProcess fastText;

    public WordEmbeddings(EmbeddingConfig config) {
        this(config, new FastTextProcess());
    }

    WordEmbeddings(EmbeddingConfig config, FastTextProcess fastText) {
        this.config = config;
        this.fastText = fastText;
    }

    /**
     * What was learned, and from how much.
     *
     * @param table a row for each id
     * @param words of the text
     * @param unknownWords those outside the vocabulary
     * @param lines that fastText read
     */
    public record Learned(EmbeddingTable table, long words, long unknownWords, long lines) {}

    /**
     * Learns and writes into a folder, which exists: the rows, whose they are, and the tokenizer.
     *
     * @param notes read once, in order
     * @param progress of fastText, 0 to 1
     * @throws TrainerException {@code CORPUS_EMPTY}; {@code CHILD_FAILED} and {@code
     *     NATIVE_LIBRARY_MISSING} for fastText; {@code FILE_FAILED} if the disk is full
     */
    public Learned learn(
            Iterable<NormalizedText> notes,
            WordTokenizer tokenizer,
            Path folder,
            DoubleConsumer progress) {
        Path work = null;
        try {
            // Patients' words: a folder that only its owner can enter, gone when this returns.
            work = Files.createTempDirectory(folder, "words-");
            Path text = work.resolve("words.txt");
            MappedText mapped = write(notes, tokenizer, text);
            requireRoom(work, tokenizer.vocabularySize());
            fastText.run(text, work.resolve("learned"), work, config, progress);
            EmbeddingTable table =
                    WordRows.read(
                            work.resolve("learned.vec"), tokenizer, config.width(), config.seed());
            tokenizer.save(folder.resolve(WordTokenizer.FILE_NAME));
            table.write(folder);
            return new Learned(table, mapped.words(), mapped.unknownWords(), mapped.lines());
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s: %s (expected: a folder with room for the text, once, and fastText's tables)"
                            .formatted(folder, e.getMessage()),
                    e);
        } finally {
            if (work != null) {
                delete(work);
            }
        }
    }

    private static MappedText write(
            Iterable<NormalizedText> notes, WordTokenizer tokenizer, Path text) throws IOException {
        MappedText mapped = new MappedText(text, tokenizer);
        try (mapped) {
            for (NormalizedText note : notes) {
                mapped.add(note);
            }
        }
        if (mapped.words() == 0) {
            throw new TrainerException(
                    TrainerError.CORPUS_EMPTY, "0 words (expected: notes with words)");
        }
        return mapped;
    }

    /** fastText does not look whether its files were written; the rows as text are the longest. */
    private void requireRoom(Path work, int vocabularySize) throws IOException {
        long needed = config.bytesNeeded(vocabularySize) + 12L * vocabularySize * config.width();
        FileStore store = Files.getFileStore(work);
        if (store.getUsableSpace() < needed) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s: %,d MB free (expected: %,d MB for fastText's tables)"
                            .formatted(work, store.getUsableSpace() >> 20, needed >> 20));
        }
    }

    private static void delete(Path work) {
        try (Stream<Path> files = Files.walk(work)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s cannot be deleted; it holds words of notes (expected: delete it yourself)"
                            .formatted(work),
                    e);
        }
    }
}
