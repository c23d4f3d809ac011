package org.longitude.model.text;

import java.util.Map;
import java.util.TreeMap;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * What may differ between two normalisers of one release. Part of the hash: words of different
 * settings do not mix.
 *
 * @param maskCharsMax a de-identification mask is at most this long; 256 by default
 * @param extraAbbreviations forms and expansions beside the built-in list; they win over it
 */
public record NormalizerSettings(int maskCharsMax, Map<String, String> extraAbbreviations) {

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
        return new NormalizerSettings(MASK_CHARS_MAX_DEFAULT, Map.of());
    }

    /** The same settings always give the same text, whatever the order of the map. */
    String canonical() {
        return "mask_chars_max=" + maskCharsMax + "\n" + new TreeMap<>(extraAbbreviations) + "\n";
    }
}
