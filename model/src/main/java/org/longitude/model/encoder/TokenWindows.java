package org.longitude.model.encoder;

import java.util.ArrayList;
import java.util.List;

/**
 * How an admission of any length becomes token windows that the encoder's positions can hold.
 *
 * <p>Neighbouring token windows overlap. A token is read by the label attention from one of them
 * only, the one in which more of its neighbourhood is visible.
 */
record TokenWindows(int textTokensMax, int overlap) {

    /**
     * One token window: tokens [start, end) of the admission, of which [countedFrom, countedTo) are
     * read by the label attention.
     */
    record TokenWindow(int start, int end, int countedFrom, int countedTo) {}

    /** Two places of each window belong to the special tokens around the text. */
    static TokenWindows of(EncoderConfig config) {
        int textTokensMax = config.tokensMax() - 2;
        return new TokenWindows(textTokensMax, Math.min(2 * config.reach(), textTokensMax / 2));
    }

    /**
     * @throws IllegalArgumentException for a limit below one
     */
    static void requireMax(int tokenWindowsMax) {
        if (tokenWindowsMax < 1) {
            throw new IllegalArgumentException(
                    "tokenWindowsMax: %d (expected: >= 1)".formatted(tokenWindowsMax));
        }
    }

    /** All of an admission. */
    List<TokenWindow> cover(int tokens) {
        return cover(tokens, Integer.MAX_VALUE);
    }

    /** Its first token windows; the last of them is read to its end. */
    List<TokenWindow> cover(int tokens, int windowsMax) {
        int stride = textTokensMax - overlap;
        List<TokenWindow> windows = new ArrayList<>();
        int counted = 0;
        for (int start = 0; ; start += stride) {
            int end = Math.min(tokens, start + textTokensMax);
            boolean last = end == tokens || windows.size() + 1 == windowsMax;
            int countedTo = last ? end : end - overlap / 2;
            windows.add(new TokenWindow(start, end, counted, countedTo));
            if (last) {
                return windows;
            }
            counted = countedTo;
        }
    }
}
