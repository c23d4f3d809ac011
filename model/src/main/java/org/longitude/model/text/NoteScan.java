package org.longitude.model.text;

import static org.longitude.model.text.CharKind.DIGIT;

/**
 * One note while it is read: its characters, and the words so far.
 *
 * <p>It also counts the work, so that a test can hold every step to linear time without a clock:
 * each step says how many characters it looked at beyond those that it took. Threading: for one
 * note and one thread.
 */
final class NoteScan {

    private final char[] text;
    private final WordSink words;
    private long charsLookedAt;

    NoteScan(String text) {
        this.text = text.toCharArray();
        this.words = new WordSink(this.text.length);
    }

    char[] text() {
        return text;
    }

    int length() {
        return text.length;
    }

    WordSink words() {
        return words;
    }

    int kindAt(int index) {
        return CharKind.at(text, index);
    }

    /** How many code units the code point at an index has. */
    int widthAt(int index) {
        return text[index] < 128 ? 1 : Character.charCount(Character.codePointAt(text, index));
    }

    boolean isDigitAt(int index) {
        return index < text.length && kindAt(index) == DIGIT;
    }

    boolean isWordPartAt(int index) {
        return index >= 0 && index < text.length && CharKind.isWordPart(kindAt(index));
    }

    /** Whether three characters stand at an index. */
    boolean has(int index, char first, char second, char third) {
        return index + 2 < text.length
                && text[index] == first
                && text[index + 1] == second
                && text[index + 2] == third;
    }

    void looked(int chars) {
        charsLookedAt += chars;
    }

    long charsLookedAt() {
        return charsLookedAt;
    }

    NormalizedText finish() {
        return words.finish(text.length);
    }
}
