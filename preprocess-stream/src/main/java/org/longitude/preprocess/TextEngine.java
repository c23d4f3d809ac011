package org.longitude.preprocess;

import java.nio.file.Path;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.WordTokenizer;

/**
 * The normaliser and tokenizer of one model bundle; they belong together, because the vocabulary
 * was counted on that normaliser's words.
 *
 * @param normalizer text to words
 * @param tokenizer words to ids
 */
public record TextEngine(Normalizer normalizer, Tokenizer tokenizer) {

    /**
     * Reads normalizer.json and tokenizer.json of a bundle, or of any directory that has them.
     *
     * @throws org.longitude.model.ModelException if a file is missing, malformed or of other rules
     */
    public static TextEngine load(Path directory) {
        return new TextEngine(
                Normalizer.load(directory.resolve(Normalizer.FILE_NAME)),
                WordTokenizer.load(directory.resolve(WordTokenizer.FILE_NAME)));
    }
}
