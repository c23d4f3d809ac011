package org.longitude.model.text;

import java.util.Locale;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** How a note is split into sentences. Words and their places do not depend on it. */
public enum SentenceSplitting {
    /** A detector decides at every full stop, and lines, lists and paragraphs end sentences. */
    DETECTOR,

    /** Lines, lists and paragraphs alone: several times faster. */
    LINES;

    /** The name in normalizer.json and on the command line. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SentenceSplitting of(String key) {
        for (SentenceSplitting each : values()) {
            if (each.key().equals(key)) {
                return each;
            }
        }
        throw new ModelException(
                ModelError.NORMALIZER_INVALID,
                "sentences: '%s' (expected: detector or lines)".formatted(key));
    }
}
