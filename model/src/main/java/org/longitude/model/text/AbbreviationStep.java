package org.longitude.model.text;

import org.jspecify.annotations.Nullable;

/**
 * An abbreviation that clinicians use in one sense becomes the words it is short for. Forms with
 * stops or slashes ({@code b.i.d.}, {@code h/o}) go before the plain word that they begin with, and
 * the longest of them wins.
 */
final class AbbreviationStep {

    private final Abbreviations abbreviations;

    AbbreviationStep(Abbreviations abbreviations) {
        this.abbreviations = abbreviations;
    }

    /** Closes the open word, which came from [from, end), and returns the end of the piece. */
    int close(NoteScan note, int from, int end) {
        char[] text = note.text();
        WordSink words = note.words();
        if (end < text.length && (text[end] == '.' || text[end] == '/')) {
            int pointed = pointed(note, from);
            if (pointed > from) {
                return pointed;
            }
        }
        String expansion =
                abbreviations.wordsFor(
                        words.openChars(), words.openStart(), words.openLength(), words.openHash());
        replace(words, expansion, from, end);
        return end;
    }

    /** Replaces the open word by the longest form with points, or returns {@code from}. */
    private int pointed(NoteScan note, int from) {
        char[] text = note.text();
        char[] form = new char[Abbreviations.FORM_CHARS_MAX];
        int hash = 0;
        int found = from;
        @Nullable String expansion = null;
        int length = 0;
        while (length < form.length && from + length < text.length) {
            char c = CharFold.asciiLower(text[from + length]);
            boolean point = c == '.' || c == '/';
            if (!point && !(c >= 'a' && c <= 'z')) {
                break;
            }
            form[length++] = c;
            hash = 31 * hash + c;
            if (point || !note.isWordPartAt(from + length)) {
                String candidate = abbreviations.wordsFor(form, 0, length, hash);
                if (candidate != null) {
                    expansion = candidate;
                    found = from + length;
                }
            }
        }
        note.looked(length);
        if (expansion != null) {
            replace(note.words(), expansion, from, found);
        }
        return found;
    }

    private static void replace(WordSink words, @Nullable String expansion, int from, int end) {
        if (expansion == null) {
            words.close(from, end);
        } else {
            words.takeBack();
            words.addAll(expansion, from, end);
        }
    }
}
