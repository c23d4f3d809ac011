package org.longitude.trainer.baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import org.longitude.model.linear.Ngrams;
import org.longitude.model.linear.Ngrams.Ngram;
import org.longitude.model.linear.TfidfFeatures;
import org.longitude.model.tokenizer.WordTokenizer;

/**
 * Which words and pairs of neighbouring words become features: those that stand in enough texts,
 * the most frequent first. A pair stands in no more texts than each of its words, so the chosen
 * words are a tokenizer that loses nothing of what the features can see.
 *
 * <p>A pair's key packs both word ids into one long, so that a million pairs are a million longs
 * and no strings.
 *
 * @param tokenizer the chosen words, by falling number of texts
 * @param features the chosen words and pairs
 */
record NgramChoice(WordTokenizer tokenizer, TfidfFeatures features) {

    static NgramChoice of(List<String> texts, int documentsMin, int featuresMax) {
        Map<String, Integer> wordIds = new HashMap<>();
        Map<Long, int[]> documents = new HashMap<>();
        for (String text : texts) {
            count(text, wordIds, documents);
        }
        return of(kept(documents, documentsMin, featuresMax), words(wordIds), texts.size());
    }

    /** Counts each n-gram of a text once. */
    private static void count(
            String text, Map<String, Integer> wordIds, Map<Long, int[]> documents) {
        Set<Long> seen = new HashSet<>();
        StringTokenizer words = new StringTokenizer(text);
        int previous = -1;
        while (words.hasMoreTokens()) {
            int word = wordIds.computeIfAbsent(words.nextToken(), w -> wordIds.size());
            seen.add((long) word);
            if (previous >= 0) {
                seen.add(pair(previous, word));
            }
            previous = word;
        }
        seen.forEach(key -> documents.computeIfAbsent(key, k -> new int[1])[0]++);
    }

    private static List<Map.Entry<Long, int[]>> kept(
            Map<Long, int[]> documents, int documentsMin, int featuresMax) {
        List<Map.Entry<Long, int[]>> kept = new ArrayList<>();
        documents.entrySet().stream()
                .filter(entry -> entry.getValue()[0] >= documentsMin)
                .forEach(kept::add);
        // The key breaks ties, so that the choice does not hang on a hash map's order; a word's key
        // is below its pairs', so that it is kept if one of them is.
        kept.sort(
                Comparator.comparingInt((Map.Entry<Long, int[]> entry) -> -entry.getValue()[0])
                        .thenComparing(Map.Entry::getKey));
        return kept.subList(0, Math.min(kept.size(), featuresMax));
    }

    private static NgramChoice of(List<Map.Entry<Long, int[]>> kept, String[] words, int texts) {
        List<String> chosen = new ArrayList<>();
        for (Map.Entry<Long, int[]> entry : kept) {
            if (isWord(entry.getKey())) {
                chosen.add(words[word(entry.getKey())]);
            }
        }
        WordTokenizer tokenizer = WordTokenizer.ofWords(chosen);
        int[] ids = new int[words.length];
        int next = tokenizer.vocabularySize() - chosen.size();
        List<Ngram> ngrams = new ArrayList<>();
        int[] textsWith = new int[kept.size()];
        for (Map.Entry<Long, int[]> entry : kept) {
            long key = entry.getKey();
            if (isWord(key)) {
                ids[word(key)] = next++;
            }
            textsWith[ngrams.size()] = entry.getValue()[0];
            ngrams.add(
                    isWord(key)
                            ? Ngram.of(ids[word(key)])
                            : new Ngram(ids[first(key)], ids[word(key)]));
        }
        Ngrams chosenNgrams = Ngrams.of(ngrams, tokenizer.unknownId());
        return new NgramChoice(tokenizer, TfidfFeatures.fitted(chosenNgrams, texts, textsWith));
    }

    private static String[] words(Map<String, Integer> wordIds) {
        String[] words = new String[wordIds.size()];
        wordIds.forEach((word, id) -> words[id] = word);
        return words;
    }

    /** Never equal to a single word's key, since the upper half is at least 1. */
    private static long pair(int first, int second) {
        return (first + 1L) << 32 | second;
    }

    private static boolean isWord(long key) {
        return key >>> 32 == 0;
    }

    private static int first(long key) {
        return (int) (key >>> 32) - 1;
    }

    /** The only word, or the second of a pair. */
    private static int word(long key) {
        return (int) key;
    }
}
