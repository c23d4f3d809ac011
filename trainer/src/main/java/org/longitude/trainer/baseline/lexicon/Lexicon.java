package org.longitude.trainer.baseline.lexicon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.longitude.model.label.LabelSet;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;

/**
 * Finds codes by the words of their descriptions. A code's score is the largest share of its
 * description's content words that stands undenied in one sentence; words weigh by how few
 * descriptions have them, so "failure" alone is little and "fibrillation" much. What follows
 * "without" in a description is no part of it: notes rarely say it.
 *
 * <p>Nothing is learned from notes. A code without a description scores 0.
 */
public final class Lexicon {
    private final int labels;
    private final Map<String, int[]> labelsByWord = new HashMap<>();
    private final Map<String, Double> weights = new HashMap<>();
    private final double[] totals;

    /** Reads the descriptions, in the normaliser's words as the notes are. */
    public Lexicon(LabelSet labelSet, Normalizer normalizer) {
        labels = labelSet.size();
        totals = new double[labels];
        List<Set<String>> words = new ArrayList<>();
        Map<String, List<Integer>> having = new HashMap<>();
        for (int c = 0; c < labels; c++) {
            Set<String> own = content(normalizer, labelSet.label(c).description());
            words.add(own);
            for (String word : own) {
                having.computeIfAbsent(word, any -> new ArrayList<>()).add(c);
            }
        }
        having.forEach(
                (word, in) -> {
                    labelsByWord.put(word, in.stream().mapToInt(Integer::intValue).toArray());
                    weights.put(word, Math.log((1.0 + labels) / in.size()));
                });
        for (int c = 0; c < labels; c++) {
            for (String word : words.get(c)) {
                totals[c] += weights.getOrDefault(word, 0.0);
            }
        }
    }

    private static Set<String> content(Normalizer normalizer, String description) {
        Set<String> content = new LinkedHashSet<>();
        for (String word : normalizer.normalize(description).words().split(" ", -1)) {
            if (word.toLowerCase(Locale.ROOT).equals("without")) {
                break;
            }
            ContentWords.of(word).ifPresent(content::add);
        }
        return content;
    }

    /** How many codes have a description to go by. */
    public int described() {
        int described = 0;
        for (double total : totals) {
            described += total > 0 ? 1 : 0;
        }
        return described;
    }

    /** Scores of an admission's notes, one per label, 0 to 1. */
    public double[] score(List<NormalizedText> notes) {
        double[] best = new double[labels];
        for (NormalizedText note : notes) {
            String[] words = note.words().toLowerCase(Locale.ROOT).split(" ", -1);
            int start = 0;
            for (int end : note.sentenceEnds()) {
                sentence(Arrays.copyOfRange(words, start, end), best);
                start = end;
            }
        }
        return best;
    }

    private void sentence(String[] words, double[] best) {
        boolean[] denied = Negation.denied(words);
        Set<String> said = new LinkedHashSet<>();
        for (int i = 0; i < words.length; i++) {
            if (!denied[i]) {
                ContentWords.of(words[i]).ifPresent(said::add);
            }
        }
        Map<Integer, Double> found = new HashMap<>();
        for (String word : said) {
            double weight = weights.getOrDefault(word, 0.0);
            for (int label : labelsByWord.getOrDefault(word, new int[0])) {
                found.merge(label, weight, Double::sum);
            }
        }
        found.forEach(
                (label, weight) ->
                        best[label] = Math.max(best[label], Math.min(1, weight / totals[label])));
    }
}
