package org.longitude.trainer.baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;

/**
 * Words and pairs of neighbouring words, weighted (1 + ln tf) · (1 + ln((1 + n) / (1 + df))) and
 * scaled to unit length: scikit-learn's TfidfVectorizer with {@code ngram_range=(1, 2),
 * sublinear_tf=True}.
 *
 * <p>A pair's key packs both word ids into one long, so that a million pairs are a million longs
 * and no strings.
 */
final class TfidfFeatures {
    private static final int NO_WORD = -1;

    private final Map<String, Integer> wordIds;
    private final Map<Long, Integer> features;
    private final float[] inverseFrequencies;

    private TfidfFeatures(
            Map<String, Integer> wordIds, Map<Long, Integer> features, float[] inverseFrequencies) {
        this.wordIds = wordIds;
        this.features = features;
        this.inverseFrequencies = inverseFrequencies;
    }

    static TfidfFeatures fit(List<String> texts, int documentsMin, int featuresMax) {
        Map<String, Integer> wordIds = new HashMap<>();
        Map<Long, int[]> documents = new HashMap<>();
        for (String text : texts) {
            for (Long key :
                    counts(text, word -> wordIds.computeIfAbsent(word, w -> wordIds.size()))
                            .keySet()) {
                documents.computeIfAbsent(key, k -> new int[1])[0]++;
            }
        }
        List<Map.Entry<Long, int[]>> kept = new ArrayList<>();
        documents.entrySet().stream()
                .filter(e -> e.getValue()[0] >= documentsMin)
                .forEach(kept::add);
        // The key breaks ties, so that the choice does not hang on a hash map's order.
        kept.sort(
                Comparator.comparingInt((Map.Entry<Long, int[]> e) -> -e.getValue()[0])
                        .thenComparing(Map.Entry::getKey));
        if (kept.size() > featuresMax) {
            kept = kept.subList(0, featuresMax);
        }
        Map<Long, Integer> features = new HashMap<>();
        float[] inverseFrequencies = new float[kept.size()];
        for (Map.Entry<Long, int[]> entry : kept) {
            double ratio = (1.0 + texts.size()) / (1.0 + entry.getValue()[0]);
            inverseFrequencies[features.size()] = (float) (1 + Math.log(ratio));
            features.put(entry.getKey(), features.size());
        }
        return new TfidfFeatures(wordIds, features, inverseFrequencies);
    }

    int size() {
        return inverseFrequencies.length;
    }

    SparseRow transform(String text) {
        TreeMap<Integer, Integer> frequencies = new TreeMap<>();
        counts(text, word -> wordIds.getOrDefault(word, NO_WORD))
                .forEach(
                        (key, count) -> {
                            Integer feature = features.get(key);
                            if (feature != null) {
                                frequencies.put(feature, count[0]);
                            }
                        });
        int[] indices = new int[frequencies.size()];
        double[] weights = new double[indices.length];
        double squares = 0;
        int i = 0;
        for (Map.Entry<Integer, Integer> entry : frequencies.entrySet()) {
            indices[i] = entry.getKey();
            weights[i] = (1 + Math.log(entry.getValue())) * inverseFrequencies[indices[i]];
            squares += weights[i] * weights[i];
            i++;
        }
        float[] values = new float[indices.length];
        for (int j = 0; j < values.length; j++) {
            values[j] = (float) (weights[j] / Math.sqrt(squares));
        }
        return new SparseRow(indices, values);
    }

    @FunctionalInterface
    private interface WordIds {
        int of(String word);
    }

    private static Map<Long, int[]> counts(String text, WordIds ids) {
        Map<Long, int[]> counts = new HashMap<>();
        int previous = NO_WORD;
        StringTokenizer words = new StringTokenizer(text);
        while (words.hasMoreTokens()) {
            int word = ids.of(words.nextToken());
            if (word != NO_WORD) {
                counts.computeIfAbsent((long) word, k -> new int[1])[0]++;
                if (previous != NO_WORD) {
                    counts.computeIfAbsent(pair(previous, word), k -> new int[1])[0]++;
                }
            }
            previous = word;
        }
        return counts;
    }

    /** Never equal to a single word's key, since the upper half is at least 1. */
    private static long pair(int first, int second) {
        return (first + 1L) << 32 | second;
    }
}
