package org.longitude.deploy.bench.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.subword.ByteLevelBpe;

/**
 * A tokenizer.json that splits words, and the paths that are measured with it.
 *
 * @param file the file
 * @param library the library alone
 * @param path our path
 * @param newPath our path by a tokenizer that has seen no note
 */
record SubwordFiles(Path file, TextPath library, TextPath path, TextPath newPath) {

    private static final String BPE = "BPE";
    private static final String WORD_PIECE = "WordPiece";

    /** Smaller than RoBERTa's, so that words become more tokens; both sides read the same. */
    private static final int BPE_TOKENS_MAX = 1_261;

    /** Half the words of the notes, about; the rest is spelled by single characters. */
    private static final int WORD_PIECE_WORDS = 1_000;

    private static final List<String> WORD_PIECE_SPECIAL =
            List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    /** What learning a BPE leaves, which would be read before a WordPiece's vocab.txt. */
    private static final List<String> LEARNED_NAMES =
            List.of("vocab.json", "merges.txt", Tokenizer.FILE_NAME);

    private static final List<String> OWN_NAMES = List.of("vocab.txt", BPE, WORD_PIECE);

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One of each kind: the given ones, and small ones of our own for what is not given.
     *
     * @param texts what those of our own are counted on
     * @param folder where to write them, and what was given as a tokenizer.json
     */
    static List<SubwordFiles> of(List<Path> given, List<NormalizedText> texts, Path folder)
            throws IOException {
        List<SubwordFiles> files = new ArrayList<>();
        for (Path path : given) {
            files.add(saved(path, folder));
        }
        if (files.stream().noneMatch(each -> each.path() == TextPath.BPE)) {
            ByteLevelBpe.learn(texts, BPE_TOKENS_MAX, folder);
            files.add(saved(folder, folder));
            for (String name : LEARNED_NAMES) {
                Files.delete(folder.resolve(name));
            }
        }
        if (files.stream().noneMatch(each -> each.path() == TextPath.WORDPIECE)) {
            Files.write(folder.resolve("vocab.txt"), pieces(texts));
            files.add(saved(folder, folder));
        }
        return files;
    }

    private static SubwordFiles saved(Path path, Path folder) throws IOException {
        Path file = folder.resolve("saved");
        Tokenizer.load(path).save(file);
        String type = JSON.readTree(file.toFile()).at("/model/type").asText();
        Path named = folder.resolve(type);
        Files.deleteIfExists(named);
        Files.move(file, named);
        return switch (type) {
            case BPE ->
                    new SubwordFiles(named, TextPath.BPE_LIBRARY, TextPath.BPE, TextPath.BPE_NEW);
            case WORD_PIECE ->
                    new SubwordFiles(
                            named,
                            TextPath.WORDPIECE_LIBRARY,
                            TextPath.WORDPIECE,
                            TextPath.WORDPIECE_NEW);
            default ->
                    throw new IOException(
                            "%s: %s (expected: byte-level BPE or WordPiece)".formatted(path, type));
        };
    }

    /**
     * The special tokens, the most frequent words, and every character as beginning and as rest.
     */
    private static Set<String> pieces(List<NormalizedText> texts) {
        VocabularyBuilder builder = new VocabularyBuilder();
        Set<String> pieces = new LinkedHashSet<>(WORD_PIECE_SPECIAL);
        texts.forEach(builder::add);
        WordTokenizer words = builder.build(WORD_PIECE_WORDS, 1);
        for (int id = 0; id < words.vocabularySize(); id++) {
            pieces.add(words.word(id));
        }
        for (NormalizedText text : texts) {
            text.words()
                    .codePoints()
                    .filter(c -> c != ' ')
                    .mapToObj(Character::toString)
                    .forEach(
                            character -> {
                                pieces.add(character);
                                pieces.add("##" + character);
                            });
        }
        return pieces;
    }

    /** Deletes what was written. */
    static void delete(Path folder) throws IOException {
        for (String name : OWN_NAMES) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }
}
