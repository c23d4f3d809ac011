package org.longitude.trainer.report;

import java.util.Map;
import java.util.TreeMap;

/** How many notes have how many words: exact, and no longer than there are different lengths. */
final class Lengths {

    private final TreeMap<Integer, Long> notesByWords = new TreeMap<>();
    private long notes;
    private long words;

    void add(int wordCount) {
        notesByWords.merge(wordCount, 1L, Long::sum);
        notes++;
        words += wordCount;
    }

    long notes() {
        return notes;
    }

    double mean() {
        return notes == 0 ? 0 : (double) words / notes;
    }

    /** The smallest length that at least this share of the notes does not exceed. */
    int quantile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * notes));
        long passed = 0;
        for (Map.Entry<Integer, Long> entry : notesByWords.entrySet()) {
            passed += entry.getValue();
            if (passed >= wanted) {
                return entry.getKey();
            }
        }
        return 0;
    }
}
