package org.longitude.model.tokenizer;

import org.longitude.model.text.NormalizedText;

/** Turns words into token ids. Threading: implementations are immutable and safe to share. */
public interface Tokenizer {

    /** The tokens of a note, all of them: nothing is cut and no special token is added. */
    Tokens tokenize(NormalizedText text);

    /** How many ids there are; ids are 0 to this, exclusive. */
    int vocabularySize();

    /** Fills the places behind a shorter sequence; the encoder's positions count from it. */
    int padId();

    /** Stands for a word outside the vocabulary. */
    int unknownId();

    /** Opens a sequence and holds the global attention. */
    int clsId();

    /** Closes a sequence. */
    int sepId();

    /** Hides a word in masked-language-model training. */
    int maskId();

    /** SHA-256 (hex): ids of different hashes do not mix. */
    String hash();
}
