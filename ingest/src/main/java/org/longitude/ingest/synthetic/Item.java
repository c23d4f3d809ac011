package org.longitude.ingest.synthetic;

import org.jspecify.annotations.Nullable;

/**
 * A sentence or a list line, already worded.
 *
 * @param text the words, without the line's number or the sentence's full stop
 * @param start first character of the phrase in the text, 0 without a mention
 * @param end one past the phrase's last character
 * @param mention what the item mentions, null for filler
 * @param lineGroup for a mention that is a bare list line, the group of lists it belongs to
 */
record Item(
        String text, int start, int end, @Nullable Mention mention, @Nullable String lineGroup) {

    static Item filler(String text) {
        return new Item(text, 0, 0, null, null);
    }

    /** The code that the item mentions. */
    String code() {
        if (mention == null) {
            throw new IllegalStateException("filler mentions no code");
        }
        return mention.phrasing().code();
    }

    /** Whitespace-separated words. */
    int words() {
        return words(text);
    }

    static int words(CharSequence text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = c == ' ' || c == '\n';
            if (!blank && !inside) {
                words++;
            }
            inside = !blank;
        }
        return words;
    }
}
