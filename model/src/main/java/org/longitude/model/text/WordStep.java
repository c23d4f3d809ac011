package org.longitude.model.text;

import static org.longitude.model.text.CharKind.COMBINING;
import static org.longitude.model.text.CharKind.DIGIT;
import static org.longitude.model.text.CharKind.IGNORED;
import static org.longitude.model.text.CharKind.LETTER;

/**
 * A word: letters, and what letters, digits and accents follow, in lower case and in one spelling.
 * Invisible characters inside it (a soft hyphen) go. The word is then offered to the abbreviations.
 */
final class WordStep implements Step {

    private final AbbreviationStep abbreviation;

    WordStep(AbbreviationStep abbreviation) {
        this.abbreviation = abbreviation;
    }

    @Override
    public int take(NoteScan note, int from) {
        char[] text = note.text();
        WordSink words = note.words();
        boolean accents = false;
        int end = from;
        int index = from;
        while (index < text.length) {
            int kind = note.kindAt(index);
            int width = 1;
            if (kind == LETTER || kind == DIGIT || kind == COMBINING) {
                char c = text[index];
                if (c < 128) {
                    words.append(CharFold.asciiLower(c));
                } else {
                    width = note.widthAt(index);
                    CharFold.appendLower(Character.codePointAt(text, index), words);
                    accents |= kind == COMBINING;
                }
                end = index + width;
            } else if (kind == IGNORED) {
                width = note.widthAt(index);
            } else {
                break;
            }
            index += width;
        }
        note.looked(index - from);
        if (accents) {
            words.composeOpenWord();
        }
        return abbreviation.close(note, from, end);
    }
}
