package org.longitude.trainer.subword;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.subword.PairMerges.Pair;

/**
 * A WordPiece vocabulary as BERT's: vocab.txt and tokenizer.json with its special tokens. Pieces
 * are chosen as Hugging Face's trainer does, by the most frequent neighbours; every printable ASCII
 * character is a piece, so only words in other scripts are unknown.
 */
public final class WordPieces {

    private static final String INSIDE = "##";
    private static final List<String> SPECIAL =
            List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    private static final long COUNT_MIN = 2;

    /** BERT's pieces: punctuation stands alone. */
    private static final Pattern PIECES = Pattern.compile("[^\\s\\p{Punct}]+|\\p{Punct}");

    private WordPieces() {}

    /**
     * Learns from texts and writes into a folder, which exists.
     *
     * @param vocabularyMax pieces, characters and special tokens among them
     */
    public static Tokenizer learn(Iterable<NormalizedText> texts, int vocabularyMax, Path folder)
            throws IOException {
        WordCounts counts = new WordCounts(PIECES);
        texts.forEach(counts::add);
        Map<List<String>, Long> words = counts.cut(WordPieces::symbols);
        Set<String> pieces = new LinkedHashSet<>(SPECIAL);
        pieces.addAll(characters(words.keySet()));
        new PairMerges(words, WordPieces::joined)
                .learn(Math.max(0, vocabularyMax - pieces.size()), COUNT_MIN)
                .forEach((Pair pair, String piece) -> pieces.add(piece));
        Files.write(folder.resolve("vocab.txt"), pieces);
        // A tokenizer.json of before would be read instead of these files.
        Files.deleteIfExists(folder.resolve(Tokenizer.FILE_NAME));
        Tokenizer tokenizer = Tokenizer.load(folder);
        tokenizer.save(folder.resolve(Tokenizer.FILE_NAME));
        return tokenizer;
    }

    private static Set<String> characters(Set<List<String>> words) {
        Set<String> characters = new TreeSet<>();
        for (char c = '!'; c <= '~'; c++) {
            String character = Character.toString(c).toLowerCase(Locale.ROOT);
            characters.add(character);
            if (Character.isLetterOrDigit(c)) {
                characters.add(INSIDE + character);
            }
        }
        words.forEach(characters::addAll);
        return characters;
    }

    private static List<String> symbols(String piece) {
        int[] points = piece.toLowerCase(Locale.ROOT).codePoints().toArray();
        return IntStream.range(0, points.length)
                .mapToObj(i -> (i == 0 ? "" : INSIDE) + Character.toString(points[i]))
                .toList();
    }

    private static String joined(String left, String right) {
        return left + right.substring(INSIDE.length());
    }
}
