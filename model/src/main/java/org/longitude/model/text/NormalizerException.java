package org.longitude.model.text;

/** The normaliser's settings or word lists cannot be used. Never thrown for a note's text. */
public final class NormalizerException extends RuntimeException {

    /** What went wrong. */
    public enum Reason {
        /** A word list has a line that breaks its rules. */
        BAD_WORD_LIST,
        /** normalizer.json cannot be read or says something else than a normaliser's settings. */
        BAD_SETTINGS,
        /** normalizer.json was written by other rules than this release has. */
        OTHER_RULES,
        /** A file could not be read or written. */
        FILE_FAILED
    }

    private final Reason reason;

    NormalizerException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    NormalizerException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What went wrong. */
    public Reason reason() {
        return reason;
    }
}
