package org.longitude.model.text;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import opennlp.tools.util.StringUtil;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link StopDetector} said of marks that stood between the same words before: it looks at
 * the word that ends in the mark, its suffix, and one word on each side, so the characters of these
 * and of the white space around them decide. Notes repeat themselves, and asking takes strings,
 * maps and floating point.
 *
 * <p>One answer a slot; a newer one takes the place of an older.
 *
 * <p>Threading: safe to share. Answers are immutable, and a lost one is only asked for again.
 */
@SuppressWarnings("ArrayRecordComponent") // Compared here alone.
final class StopMemory {

    private static final int SLOTS = 4096;

    private record Answer(char[] region, int mark, boolean ends) {}

    private final @Nullable Answer[] answers = new @Nullable Answer[SLOTS];

    /**
     * The answer for a mark whose words lie whole within [from, to), else what is asked for.
     *
     * @param from where the detector's window begins
     * @param to where it ends
     */
    boolean ends(char[] text, int mark, int from, int to, BooleanSupplier detector) {
        int first = runBefore(text, runBefore(text, mark, from), from);
        int last = runAfter(text, runAfter(text, mark + 1, to) + 1, to);
        if (first <= from || last >= to) {
            return detector.getAsBoolean();
        }
        int slot = hash(text, first, last) & (SLOTS - 1);
        Answer known = answers[slot];
        if (known != null
                && known.mark == mark - first
                && Arrays.equals(known.region, 0, known.region.length, text, first, last)) {
            return known.ends;
        }
        boolean ends = detector.getAsBoolean();
        answers[slot] = new Answer(Arrays.copyOfRange(text, first, last), mark - first, ends);
        return ends;
    }

    /** Where the white space before a place begins; not above {@code from} if there is none. */
    private static int runBefore(char[] text, int place, int from) {
        int index = place - 1;
        while (index > from && !StringUtil.isWhitespace(text[index])) {
            index--;
        }
        while (index > from && StringUtil.isWhitespace(text[index - 1])) {
            index--;
        }
        return index;
    }

    /** Where the white space after a place has ended; {@code to} if it does not end before. */
    private static int runAfter(char[] text, int place, int to) {
        int index = place;
        while (index < to && !StringUtil.isWhitespace(text[index])) {
            index++;
        }
        while (index < to && StringUtil.isWhitespace(text[index])) {
            index++;
        }
        return index;
    }

    private static int hash(char[] text, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        return hash ^ (hash >>> 12) ^ (hash >>> 24);
    }
}
