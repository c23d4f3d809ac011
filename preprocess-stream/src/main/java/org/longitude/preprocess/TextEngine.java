package org.longitude.preprocess;

import java.nio.file.Path;
import java.util.Arrays;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.Tokenizer;

/**
 * The normaliser and tokenizer of one model bundle; they belong together, because the vocabulary
 * was counted on that normaliser's words.
 *
 * @param normalizer text to words
 * @param tokenizer words to ids
 */
public record TextEngine(Normalizer normalizer, Tokenizer tokenizer) {

    static final int TAG_BYTES = 16;

    /**
     * The normaliser and tokenizer of a bundle, whose every file is checked against its hash first:
     * ids of a tokenizer that is not the model's would code nonsense.
     *
     * @throws org.longitude.model.ModelException if a file is missing, altered or of other rules
     */
    public static TextEngine load(Path bundleDirectory) {
        Bundle bundle = Bundle.load(bundleDirectory);
        return new TextEngine(bundle.normalizer(), bundle.tokenizer());
    }

    /** Marks tokens in the state as this engine's. */
    byte[] tag() {
        byte[] digest = new Sha256().add(normalizer.hash()).add(tokenizer.hash()).bytes();
        return Arrays.copyOf(digest, TAG_BYTES);
    }
}
