package org.longitude.model.text;

import java.text.Normalizer.Form;
import java.util.Arrays;

/**
 * Collects the words of one note in growing arrays. One word is open at a time: characters are
 * appended, then the word is closed with its span, or taken back.
 */
final class WordSink {

    /**
     * Longer words keep their accents as they came: putting accents in order is quadratic in how
     * many stand on one letter, and no word of any language is this long.
     */
    private static final int COMPOSED_CHARS_MAX = 64;

    private char[] chars;
    private int length;
    private int wordStart;
    private int wordHash;
    private int[] starts;
    private int[] ends;
    private int count;
    private int[] sentenceEnds = new int[16];
    private int sentences;
    private int[] paragraphEnds = new int[16];
    private int paragraphs;

    WordSink(int textLength) {
        chars = new char[textLength + (textLength >> 2) + 16];
        starts = new int[textLength / 4 + 16];
        ends = new int[starts.length];
    }

    int count() {
        return count;
    }

    int startOf(int word) {
        return starts[word];
    }

    int lastSentenceEnd() {
        return sentences == 0 ? 0 : sentenceEnds[sentences - 1];
    }

    void append(char c) {
        if (length == chars.length) {
            chars = Arrays.copyOf(chars, grown(length));
        }
        chars[length++] = c;
        wordHash = 31 * wordHash + c;
    }

    char[] openChars() {
        return chars;
    }

    int openStart() {
        return wordStart;
    }

    int openLength() {
        return length - wordStart;
    }

    /** {@link String#hashCode} of the open word. */
    int openHash() {
        return wordHash;
    }

    void takeBack() {
        length = wordStart;
        wordHash = 0;
    }

    /** Writes a letter and its accent as one character where there is one (Unicode's NFC). */
    void composeOpenWord() {
        if (openLength() <= COMPOSED_CHARS_MAX) {
            String composed =
                    java.text.Normalizer.normalize(
                            new String(chars, wordStart, openLength()), Form.NFC);
            takeBack();
            for (int i = 0; i < composed.length(); i++) {
                append(composed.charAt(i));
            }
        }
    }

    /** Closes the open word and separates it from the next by a space. */
    void close(int start, int end) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, grown(count));
            ends = Arrays.copyOf(ends, starts.length);
        }
        starts[count] = start;
        ends[count] = end;
        count++;
        append(' ');
        wordStart = length;
        wordHash = 0;
    }

    /** Adds space-separated words that all came from one piece. */
    void addAll(String words, int start, int end) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == ' ') {
                close(start, end);
            } else {
                append(c);
            }
        }
        close(start, end);
    }

    void endSentence() {
        if (count > lastSentenceEnd()) {
            if (sentences == sentenceEnds.length) {
                sentenceEnds = Arrays.copyOf(sentenceEnds, grown(sentences));
            }
            sentenceEnds[sentences++] = count;
        }
    }

    void endParagraph() {
        endSentence();
        int last = paragraphs == 0 ? 0 : paragraphEnds[paragraphs - 1];
        if (count > last) {
            if (paragraphs == paragraphEnds.length) {
                paragraphEnds = Arrays.copyOf(paragraphEnds, grown(paragraphs));
            }
            paragraphEnds[paragraphs++] = count;
        }
    }

    NormalizedText finish(int textLength) {
        endParagraph();
        return new NormalizedText(
                new String(chars, 0, Math.max(length - 1, 0)),
                Arrays.copyOf(starts, count),
                Arrays.copyOf(ends, count),
                Arrays.copyOf(sentenceEnds, sentences),
                Arrays.copyOf(paragraphEnds, paragraphs),
                textLength);
    }

    private static int grown(int length) {
        return length + (length >> 1) + 16;
    }
}
