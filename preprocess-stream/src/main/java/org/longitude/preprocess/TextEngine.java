package org.longitude.preprocess;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.Tokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The normaliser and tokenizer of one model bundle; they belong together, because the vocabulary
 * was counted on that normaliser's words.
 *
 * @param normalizer text to words
 * @param tokenizer words to ids
 */
public record TextEngine(Normalizer normalizer, Tokenizer tokenizer) {

    static final int TAG_BYTES = 16;

    private static final Logger LOG = LoggerFactory.getLogger(TextEngine.class);

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

    /**
     * The same tokenizer on the words of another normaliser, where there is one. That is for the
     * time between two models: a bundle that is trained on those words carries the normaliser
     * itself.
     */
    TextEngine with(@Nullable Path normalizerFile) {
        if (normalizerFile == null) {
            return this;
        }
        Normalizer other = Normalizer.load(normalizerFile);
        if (!other.hash().equals(normalizer.hash())) {
            LOG.warn(
                    "words follow normaliser {} and not the bundle's {}: its model was trained on"
                            + " other words",
                    other.hash(),
                    normalizer.hash());
        }
        return new TextEngine(other, tokenizer);
    }

    /** Marks tokens in the state as this engine's. */
    byte[] tag() {
        byte[] digest = new Sha256().add(normalizer.hash()).add(tokenizer.hash()).bytes();
        return Arrays.copyOf(digest, TAG_BYTES);
    }
}
