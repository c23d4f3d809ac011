package org.longitude.model.text;

/**
 * Which line ends of a clinical note end a sentence: after a colon; after a heading in capitals;
 * before a list's item; before a line that begins with a label and a colon.
 */
final class LineHabits {

    private static final int HEADING_CHARS_MAX = 48;
    private static final int HEADING_LETTERS_MIN = 3;
    private static final int LABEL_CHARS_MAX = 32;

    private LineHabits() {}

    /** Whether the only line end in the white space [from, to) ends the sentence before it. */
    static boolean lineEndsSentence(NoteScan note, int from, int to) {
        char[] text = note.text();
        int mark = lastMark(text, from);
        return (mark >= 0 && text[mark] == ':')
                || isListItem(text, to)
                || isHeading(note, from)
                || isLabel(note, to);
    }

    /** The last character before the space, looking through one closing quote or bracket. */
    static int lastMark(char[] text, int from) {
        if (from == 0) {
            return -1;
        }
        char c = text[from - 1];
        boolean closing = c == ')' || c == ']' || c == '"' || c == '\'' || c == '\u201D';
        return closing && from > 1 ? from - 2 : from - 1;
    }

    /** A dash, star or bullet, or up to two digits with a stop or bracket behind them. */
    private static boolean isListItem(char[] text, int at) {
        char c = text[at];
        if (c == '-' || c == '*' || c == '#' || c == '\u2022') {
            return true;
        }
        int index = at;
        while (index < text.length && index - at < 2 && text[index] >= '0' && text[index] <= '9') {
            index++;
        }
        return index > at && index < text.length && (text[index] == '.' || text[index] == ')');
    }

    /** A short line that ends here and has letters, all of them capitals. */
    private static boolean isHeading(NoteScan note, int end) {
        char[] text = note.text();
        int index = end;
        int letters = 0;
        while (index > 0 && text[index - 1] != '\n' && text[index - 1] != '\r') {
            index--;
            if (Character.isLowerCase(text[index]) || end - index > HEADING_CHARS_MAX) {
                note.looked(end - index);
                return false;
            }
            letters += Character.isUpperCase(text[index]) ? 1 : 0;
        }
        note.looked(end - index);
        return letters >= HEADING_LETTERS_MIN;
    }

    /** A capital, and then letters and spaces up to a colon: {@code Date of Birth:}. */
    private static boolean isLabel(NoteScan note, int at) {
        char[] text = note.text();
        if (!Character.isUpperCase(text[at])) {
            return false;
        }
        int limit = Math.min(text.length, at + LABEL_CHARS_MAX);
        int index = at;
        while (index < limit && isLabelPart(text[index])) {
            index++;
        }
        note.looked(index - at);
        return index < limit && text[index] == ':';
    }

    private static boolean isLabelPart(char c) {
        return Character.isLetterOrDigit(c) || c == ' ' || c == '/' || c == '-' || c == '&';
    }

    /** Line ends in the run, a form feed counting as two: it separates paragraphs by itself. */
    static int lineEnds(char[] text, int from, int to) {
        int lines = 0;
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (c == '\f' || c == '\u2029') {
                lines += 2;
            } else if (c == '\n' || c == '\u2028' || c == '\u0085') {
                lines++;
            } else if (c == '\r' && (i + 1 == to || text[i + 1] != '\n')) {
                lines++;
            }
        }
        return lines;
    }
}
