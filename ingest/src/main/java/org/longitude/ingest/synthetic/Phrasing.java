package org.longitude.ingest.synthetic;

import java.util.regex.Pattern;

/**
 * One way to point at a code.
 *
 * @param code ICD-9 with its dot
 * @param kind how it points at the code
 * @param source the phrase, with number ranges such as <code>{1.8..3.1}</code>
 * @param heldOut whether labelled training notes never use it
 */
public record Phrasing(String code, EvidenceKind kind, String source, boolean heldOut) {

    private static final Pattern SLOT = Pattern.compile("\\{[^}]*}");

    /**
     * Matches the phrase as it can stand in a note: any case, any number for a range, a line end
     * for a blank, and no letter or digit right before or after.
     */
    public Pattern pattern() {
        StringBuilder regex = new StringBuilder("(?<![A-Za-z0-9])");
        String[] literals = SLOT.split(source, -1);
        for (int i = 0; i < literals.length; i++) {
            if (i > 0) {
                regex.append("[0-9]+(?:\\.[0-9]+)?");
            }
            String[] words = literals[i].split(" ", -1);
            for (int w = 0; w < words.length; w++) {
                regex.append(w > 0 ? "\\s+" : "").append(Pattern.quote(words[w]));
            }
        }
        return Pattern.compile(
                regex.append("(?![A-Za-z0-9])").toString(), Pattern.CASE_INSENSITIVE);
    }
}
