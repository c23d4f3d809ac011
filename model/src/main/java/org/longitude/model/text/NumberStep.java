package org.longitude.model.text;

import static org.longitude.model.text.CharKind.DIGIT;

/**
 * A number becomes the word {@code [num]}: digits with points and commas between them, or a point
 * and digits behind it. What stands beside it stays: a unit, a percent sign, the slash of a blood
 * pressure, the dash of a range. Digits inside a word that began with a letter belong to the word.
 */
final class NumberStep implements Step {

    static final String WORD = "[num]";

    @Override
    public int take(NoteScan note, int from) {
        if (note.isDigitAt(from)) {
            return number(note, from, from);
        }
        boolean leadingPoint = note.text()[from] == '.' && note.isDigitAt(from + 1);
        return leadingPoint && !note.isWordPartAt(from - 1) ? number(note, from, from + 1) : from;
    }

    private static int number(NoteScan note, int from, int firstDigit) {
        char[] text = note.text();
        int index = firstDigit;
        while (index < text.length) {
            if (note.kindAt(index) == DIGIT) {
                index += note.widthAt(index);
            } else if ((text[index] == '.' || text[index] == ',') && note.isDigitAt(index + 1)) {
                index++;
            } else {
                break;
            }
        }
        note.words().addAll(WORD, from, index);
        return index;
    }
}
