package org.longitude.model.text;

import static org.longitude.model.text.CharKind.BRACKET;
import static org.longitude.model.text.CharKind.COMBINING;
import static org.longitude.model.text.CharKind.DIGIT;
import static org.longitude.model.text.CharKind.IGNORED;
import static org.longitude.model.text.CharKind.LETTER;
import static org.longitude.model.text.CharKind.SPACE;

import org.jspecify.annotations.Nullable;

/**
 * One pass over one note. Every step looks at the text at an index, consumes a piece and returns
 * the index after it; the look-ahead of each step is bounded by a named limit, so the pass is
 * linear. The order of steps at any index: mask, {@code [num]} itself, bracket, abbreviation,
 * number, word, punctuation.
 */
final class NormalizerPass {

    static final String NUMBER = "[num]";

    /** This many of one punctuation mark in a row are one word: rules, dotted leaders. */
    private static final int RUN_MIN = 3;

    private final char[] text;
    private final MaskScanner masks;
    private final Abbreviations abbreviations;
    private final SentenceRules sentenceRules;
    private final WordSink words;

    NormalizerPass(
            char[] text, MaskScanner masks, Abbreviations abbreviations, SentenceRules rules) {
        this.text = text;
        this.masks = masks;
        this.abbreviations = abbreviations;
        this.sentenceRules = rules;
        this.words = new WordSink(text.length);
    }

    NormalizedText run() {
        int index = 0;
        while (index < text.length) {
            index =
                    switch (CharKind.at(text, index)) {
                        case SPACE, IGNORED -> space(index);
                        case LETTER -> word(index);
                        case DIGIT -> number(index, index);
                        case BRACKET -> bracket(index);
                        default -> mark(index);
                    };
        }
        return words.finish(text.length);
    }

    private int space(int from) {
        int end = from;
        while (end < text.length) {
            int kind = CharKind.at(text, end);
            if (kind != SPACE && kind != IGNORED) {
                break;
            }
            end += width(end);
        }
        sentenceRules.atSpace(text, from, end, words);
        return end;
    }

    /** De-identification masks become words for what they hide; other brackets go, words stay. */
    private int bracket(int from) {
        if (text[from] == '[') {
            int end = masks.scan(text, from, words);
            if (end > from) {
                return end;
            }
            if (isLiteralNumber(from)) {
                words.addAll(NUMBER, from, from + NUMBER.length());
                return from + NUMBER.length();
            }
        }
        return from + width(from);
    }

    /** The word for a number stands for itself, so that normalised text normalises to itself. */
    private boolean isLiteralNumber(int from) {
        if (from + NUMBER.length() > text.length) {
            return false;
        }
        for (int i = 0; i < NUMBER.length(); i++) {
            if (asciiLower(text[from + i]) != NUMBER.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int word(int from) {
        int end = from;
        int hash = 0;
        int index = from;
        while (index < text.length) {
            int kind = CharKind.at(text, index);
            int width = 1;
            if (kind == LETTER || kind == DIGIT || kind == COMBINING) {
                char c = text[index];
                if (c < 128) {
                    char lower = asciiLower(c);
                    words.append(lower);
                    hash = 31 * hash + lower;
                } else {
                    width = width(index);
                    hash = CharFold.appendLower(Character.codePointAt(text, index), words, hash);
                }
                end = index + width;
            } else if (kind == IGNORED) {
                width = width(index);
            } else {
                break;
            }
            index += width;
        }
        return closeWord(from, end, hash);
    }

    private int closeWord(int from, int end, int hash) {
        if (end < text.length && (text[end] == '.' || text[end] == '/')) {
            int pointed = pointedAbbreviation(from);
            if (pointed > from) {
                return pointed;
            }
        }
        String expansion =
                abbreviations.wordsFor(
                        words.openChars(), words.openStart(), words.openLength(), hash);
        if (expansion == null) {
            words.close(from, end);
        } else {
            words.takeBack();
            words.addAll(expansion, from, end);
        }
        return end;
    }

    /**
     * The longest form with stops or slashes that begins here, or {@code from} if there is none.
     */
    private int pointedAbbreviation(int from) {
        char[] form = new char[Abbreviations.FORM_CHARS_MAX];
        int hash = 0;
        int found = from;
        @Nullable String expansion = null;
        for (int i = 0; i < form.length && from + i < text.length; i++) {
            char c = asciiLower(text[from + i]);
            if (!(c >= 'a' && c <= 'z') && c != '.' && c != '/') {
                break;
            }
            form[i] = c;
            hash = 31 * hash + c;
            int next = from + i + 1;
            boolean point = c == '.' || c == '/';
            if (point || endsWord(next)) {
                String candidate = abbreviations.wordsFor(form, 0, i + 1, hash);
                if (candidate != null) {
                    expansion = candidate;
                    found = next;
                }
            }
        }
        if (expansion != null) {
            words.takeBack();
            words.addAll(expansion, from, found);
        }
        return found;
    }

    private boolean endsWord(int index) {
        return index >= text.length || !CharKind.isWordPart(CharKind.at(text, index));
    }

    /** Digits with inner points and commas are one number; a unit behind them is its own word. */
    private int number(int from, int firstDigit) {
        int index = firstDigit;
        while (index < text.length) {
            if (CharKind.at(text, index) == DIGIT) {
                index += width(index);
            } else if ((text[index] == '.' || text[index] == ',') && isDigit(index + 1)) {
                index++;
            } else {
                break;
            }
        }
        words.addAll(NUMBER, from, index);
        return index;
    }

    private int mark(int from) {
        char c = text[from];
        int run = from + 1;
        while (run < text.length && text[run] == c) {
            run++;
        }
        if (c == '_' && run - from == 3) {
            words.addAll(MaskKinds.UNKNOWN, from, run);
            return run;
        }
        if (run - from >= RUN_MIN && !Character.isSurrogate(c)) {
            CharFold.appendLower(c, words, 0);
            words.close(from, run);
            return run;
        }
        if (c == '*' && run - from == 2 && run < text.length && text[run] == ']') {
            return run + 1; // the close of a mask that was never opened
        }
        if (c == '.' && isDigit(from + 1) && !isWordPart(from - 1)) {
            return number(from, from + 1);
        }
        int end = from + width(from);
        CharFold.appendLower(Character.codePointAt(text, from), words, 0);
        words.close(from, end);
        return end;
    }

    private boolean isDigit(int index) {
        return index < text.length && CharKind.at(text, index) == DIGIT;
    }

    private boolean isWordPart(int index) {
        return index >= 0 && CharKind.isWordPart(CharKind.at(text, index));
    }

    private int width(int index) {
        return text[index] < 128 ? 1 : Character.charCount(Character.codePointAt(text, index));
    }

    private static char asciiLower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
