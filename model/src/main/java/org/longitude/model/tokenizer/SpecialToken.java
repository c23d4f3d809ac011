package org.longitude.model.tokenizer;

/**
 * The tokens every vocabulary begins with; in the order of their ids.
 *
 * <p>The paper's 50,004 are the 50,000 most frequent tokens and four that a Transformer needs. The
 * four are these first; the unknown token, which the paper writes into the text as it does {@code
 * [num]}, counts among the 50,000 and always stands first of them. Padding is 0, so that zeroed
 * memory is padding and the encoder's positions (pad + 1 onwards) begin at 1. No note can spell one
 * of them: the normaliser removes brackets.
 */
public enum SpecialToken {
    PAD(0, "[PAD]"),
    CLS(1, "[CLS]"),
    SEP(2, "[SEP]"),
    MASK(3, "[MASK]"),
    UNKNOWN(4, "[UNK]");

    /** How many stand before the first token that counts as a word of the vocabulary. */
    static final int ADDED = 4;

    private final int id;
    private final String text;

    SpecialToken(int id, String text) {
        this.id = id;
        this.text = text;
    }

    /** How it stands in a tokenizer.json. */
    public String text() {
        return text;
    }

    int id() {
        return id;
    }
}
