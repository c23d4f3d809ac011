package org.longitude.model.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.text.NormalizedText;

/**
 * Counts words and keeps the most frequent (section 4.2 of the paper). Memory is bounded: past
 * {@code distinctWordsMax} different words the rarest are dropped, which {@link #droppedUpTo()}
 * reports; no word that is counted more often than that can be missing. The result depends on the
 * counts only, ties going to the word that sorts first.
 *
 * <p>Threading: for one thread.
 */
public final class VocabularyBuilder {

    /** Enough for the words and typos of all of MIMIC-III, about half a gigabyte when full. */
    public static final int DISTINCT_WORDS_MAX_DEFAULT = 4_000_000;

    private final Map<String, Counter> counts = new HashMap<>();
    private final int distinctWordsMax;
    private long wordsCounted;
    private long droppedUpTo;

    public VocabularyBuilder() {
        this(DISTINCT_WORDS_MAX_DEFAULT);
    }

    public VocabularyBuilder(int distinctWordsMax) {
        if (distinctWordsMax < 1) {
            throw new ModelException(
                    ModelError.TOKENIZER_INVALID,
                    "distinctWordsMax: %d (expected: > 0)".formatted(distinctWordsMax));
        }
        this.distinctWordsMax = distinctWordsMax;
    }

    /** Counts the words of one note. */
    public void add(NormalizedText text) {
        String words = text.words();
        int from = 0;
        for (int word = 0; word < text.wordCount(); word++) {
            int space = words.indexOf(' ', from);
            int to = space < 0 ? words.length() : space;
            add(words.substring(from, to));
            from = to + 1;
        }
    }

    private void add(String word) {
        wordsCounted++;
        Counter counter = counts.get(word);
        if (counter == null) {
            dropRarestIfFull();
            counter = new Counter(droppedUpTo);
            counts.put(word, counter);
        }
        counter.count++;
    }

    /** Lossy counting: a new word starts from the bound, since it may have been dropped before. */
    private void dropRarestIfFull() {
        while (counts.size() >= distinctWordsMax) {
            droppedUpTo++;
            counts.values().removeIf(counter -> counter.count <= droppedUpTo);
        }
    }

    /** How many words were counted, repeats included. */
    public long wordsCounted() {
        return wordsCounted;
    }

    /** How often each distinct word was counted, most frequent first; the words themselves stay. */
    public long[] counts() {
        long[] rising =
                counts.values().stream().mapToLong(counter -> counter.count).sorted().toArray();
        long[] falling = new long[rising.length];
        for (int i = 0; i < rising.length; i++) {
            falling[i] = rising[rising.length - 1 - i];
        }
        return falling;
    }

    /** Words counted at most this often may be missing; 0 unless the limit was met. */
    public long droppedUpTo() {
        return droppedUpTo;
    }

    /**
     * The tokenizer of the {@code wordsMax} most frequent words, the unknown token counting as one
     * of them, and the four special tokens.
     *
     * @param wordsMax 50,000 in the paper
     * @param countMin words counted less often are left out
     */
    public WordTokenizer build(int wordsMax, long countMin) {
        if (wordsMax < 1) {
            throw new ModelException(
                    ModelError.TOKENIZER_INVALID,
                    "wordsMax: %d (expected: > 0)".formatted(wordsMax));
        }
        List<String> words = new ArrayList<>();
        counts.entrySet().stream()
                .filter(entry -> entry.getValue().count >= countMin)
                .sorted(
                        Comparator.comparingLong(
                                        (Map.Entry<String, Counter> entry) ->
                                                -entry.getValue().count)
                                .thenComparing(Map.Entry::getKey))
                .limit((long) wordsMax - 1)
                .forEach(entry -> words.add(entry.getKey()));
        return WordTokenizer.ofWords(words);
    }

    private static final class Counter {
        private long count;

        Counter(long count) {
            this.count = count;
        }
    }
}
