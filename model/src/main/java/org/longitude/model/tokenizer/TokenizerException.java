package org.longitude.model.tokenizer;

/** A tokenizer cannot be built, read or written. Never thrown for a note's text. */
public final class TokenizerException extends RuntimeException {

    /** What went wrong. */
    public enum Reason {
        /** tokenizer.json is not JSON, or not a word-level tokenizer with our special tokens. */
        BAD_FILE,
        /** A vocabulary of the asked size cannot be built. */
        BAD_VOCABULARY,
        /** A file could not be read or written. */
        FILE_FAILED
    }

    private final Reason reason;

    TokenizerException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    TokenizerException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What went wrong. */
    public Reason reason() {
        return reason;
    }
}
