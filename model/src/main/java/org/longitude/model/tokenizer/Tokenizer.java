package org.longitude.model.tokenizer;

import java.nio.file.Path;
import org.longitude.model.text.NormalizedText;

/** Turns words into token ids. Threading: implementations are immutable and safe to share. */
public interface Tokenizer {

    /** The file's name in a bundle and in Hugging Face's directories. */
    String FILE_NAME = "tokenizer.json";

    /**
     * Reads a tokenizer of any kind: word-level, byte-level BPE (RoBERTa, Longformer) or WordPiece
     * (BERT).
     *
     * @param path a tokenizer.json, or a directory with tokenizer.json, or with vocab.json and
     *     merges.txt, or with vocab.txt; the first of them that is there is read
     * @throws org.longitude.model.ModelException {@code TOKENIZER_INVALID} or {@code FILE_FAILED}
     */
    static Tokenizer load(Path path) {
        return TokenizerSource.load(path);
    }

    /** Writes a tokenizer.json that Hugging Face's tokenizers read to the same ids. */
    void save(Path file);

    /**
     * The tokens of a note, all of them: nothing is cut and no special token is added. Every token
     * has the span of its word; where one word became several tokens, they share it.
     */
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
