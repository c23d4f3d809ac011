package org.longitude.model.text;

import java.util.Locale;
import java.util.Set;

/**
 * Where sentences and paragraphs end. Asked at every run of white space, which is the only place
 * where either can end:
 *
 * <ul>
 *   <li>a blank line or a form feed ends a paragraph;
 *   <li>a stop, question or exclamation mark ends a sentence unless a lower-case letter follows, or
 *       the stop belongs to a single letter, a known short form or a list number;
 *   <li>a line end ends a sentence after a colon and before a list item. Other line ends do not:
 *       clinical notes wrap their lines.
 * </ul>
 */
final class SentenceRules {

    static final String LIST = "no-break.tsv";

    private final Set<String> noBreak;

    SentenceRules() {
        noBreak = Set.copyOf(WordList.entries(LIST).keySet());
    }

    void atSpace(char[] text, int from, int to, WordSink words) {
        if (words.count() == words.lastSentenceEnd() || to == text.length) {
            return;
        }
        int lines = lineEnds(text, from, to);
        if (lines > 1) {
            words.endParagraph();
        } else if (endsSentence(text, from, to, lines, words)) {
            words.endSentence();
        }
    }

    private boolean endsSentence(char[] text, int from, int to, int lines, WordSink words) {
        if (lines == 1 && (lastMark(text, from) == ':' || isListItem(text, to))) {
            return true;
        }
        return switch (lastMark(text, from)) {
            case '!', '?' -> !Character.isLowerCase(text[to]);
            case '.' -> !Character.isLowerCase(text[to]) && stopEnds(text, words);
            default -> false;
        };
    }

    /** The mark before the space, looking through one closing quote or bracket. */
    private static char lastMark(char[] text, int from) {
        char c = from > 0 ? text[from - 1] : ' ';
        boolean closing = c == ')' || c == ']' || c == '"' || c == '\'';
        return closing && from > 1 ? text[from - 2] : c;
    }

    private boolean stopEnds(char[] text, WordSink words) {
        int stop = words.count() - 1;
        int before = stop - 1;
        if (before < words.lastSentenceEnd() || words.endOf(before) != words.startOf(stop)) {
            return true;
        }
        int start = words.startOf(before);
        int length = words.endOf(before) - start;
        boolean number = Character.isDigit(text[start]);
        if (number) {
            return before > words.lastSentenceEnd();
        }
        if (length == 1) {
            return false;
        }
        return length > 8
                || !noBreak.contains(new String(text, start, length).toLowerCase(Locale.ROOT));
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

    /** Line ends in the run, a form feed counting as two: it separates paragraphs by itself. */
    private static int lineEnds(char[] text, int from, int to) {
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
