package org.longitude.model.text;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * What may differ between two normalisers of one release. Part of the hash: words of different
 * settings do not mix.
 *
 * @param maskCharsMax a de-identification mask is at most this long; 256 by default
 * @param sentences how sentences are found
 * @param extraAbbreviations forms and expansions beside the built-in list; they win over it
 */
public record NormalizerSettings(
        int maskCharsMax, SentenceSplitting sentences, Map<String, String> extraAbbreviations) {

    static final int MASK_CHARS_MAX_DEFAULT = 256;

    public NormalizerSettings {
        if (maskCharsMax < 8) {
            throw new ModelException(
                    ModelError.NORMALIZER_INVALID,
                    "mask_chars_max: %d (expected: at least 8)".formatted(maskCharsMax));
        }
        extraAbbreviations = Map.copyOf(extraAbbreviations);
    }

    /** The settings that shipped bundles use. */
    public static NormalizerSettings defaults() {
        return new NormalizerSettings(MASK_CHARS_MAX_DEFAULT, SentenceSplitting.DETECTOR, Map.of());
    }

    /** These settings with sentences found in another way. */
    public NormalizerSettings with(SentenceSplitting other) {
        return new NormalizerSettings(maskCharsMax, other, extraAbbreviations);
    }

    /**
     * These settings with the abbreviations of a file: one to a line, the form, a tab and its
     * words, {@code #} opening a comment line.
     *
     * @throws ModelException if the file cannot be read or names one form twice
     */
    public NormalizerSettings withAbbreviations(Path file) {
        Map<String, String> extra = new TreeMap<>(extraAbbreviations);
        extra.putAll(WordList.entries(file));
        return new NormalizerSettings(maskCharsMax, sentences, extra);
    }

    /** The same settings always give the same text, whatever the order of the map. */
    String canonical() {
        return "mask_chars_max=%d\nsentences=%s\n%s\n"
                .formatted(maskCharsMax, sentences.key(), new TreeMap<>(extraAbbreviations));
    }
}
