package org.longitude.model.text;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Abbreviations in one sense and the words they stand for. Open addressing over the hash that the
 * normaliser has at hand anyway, so that looking up every word of a note makes no strings.
 */
final class Abbreviations {

    static final String LIST = "abbreviations.tsv";

    /** No form is longer; bounds the look-ahead for forms with stops and slashes. */
    static final int FORM_CHARS_MAX = 16;

    private final String[] forms;
    private final String[] expansions;
    private final int mask;

    Abbreviations(Map<String, String> extra) {
        Map<String, String> all = new TreeMap<>(WordList.entries(LIST));
        all.putAll(extra);
        int size = Integer.highestOneBit(Math.max(all.size(), 8)) << 2;
        forms = new String[size];
        expansions = new String[size];
        mask = size - 1;
        all.forEach(
                (form, words) -> {
                    check(all, form, words);
                    put(form, words);
                });
    }

    /** The words for a form, or null. The hash is {@link String#hashCode} of the form. */
    @Nullable String wordsFor(char[] chars, int from, int length, int hash) {
        if (length > FORM_CHARS_MAX) {
            return null;
        }
        for (int slot = slot(hash); ; slot = (slot + 1) & mask) {
            String form = forms[slot];
            if (form == null) {
                return null;
            }
            if (matches(form, chars, from, length)) {
                return expansions[slot];
            }
        }
    }

    private static boolean matches(String form, char[] chars, int from, int length) {
        if (form.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (form.charAt(i) != chars[from + i]) {
                return false;
            }
        }
        return true;
    }

    private void put(String form, String words) {
        int slot = slot(form.hashCode());
        while (forms[slot] != null) {
            slot = (slot + 1) & mask;
        }
        forms[slot] = form;
        expansions[slot] = words;
    }

    private int slot(int hash) {
        return (hash ^ (hash >>> 15)) & mask;
    }

    private static void check(Map<String, String> all, String form, String words) {
        boolean formFits = form.length() <= FORM_CHARS_MAX && form.matches("[a-z][a-z0-9./]*");
        boolean wordsFit = words.matches("[a-z]+( [a-z]+)*");
        if (!formFits || !wordsFit) {
            throw bad(form, "form of a-z, 0-9, '.' and '/', expansion of plain lower-case words");
        }
        for (String word : words.split(" ", -1)) {
            if (all.containsKey(word)) {
                throw bad(form, "no word of the expansion to be an abbreviation itself");
            }
        }
    }

    private static ModelException bad(String form, String expected) {
        return new ModelException(
                ModelError.NORMALIZER_INVALID,
                "abbreviation '%s' (expected: %s)".formatted(form, expected));
    }
}
