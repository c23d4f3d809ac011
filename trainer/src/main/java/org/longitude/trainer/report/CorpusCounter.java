package org.longitude.trainer.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.Tokens;
import org.longitude.model.tokenizer.VocabularyBuilder;

/** Counts notes one after another and keeps none of them. Threading: for one thread. */
public final class CorpusCounter {

    /**
     * Vocabulary sizes that are reported, as far as the corpus has words; 50,000 is the paper's.
     */
    private static final int[] SIZES = {
        100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 50_000, 100_000, 200_000
    };

    private final Map<String, Lengths> categories = new TreeMap<>();
    private final VocabularyBuilder vocabulary = new VocabularyBuilder();
    private final Map<String, Tokenizer> tokenizers;
    private final Map<String, long[]> tokens = new LinkedHashMap<>();
    private long notes;

    /**
     * Begins at none.
     *
     * @param tokenizers by the names they are reported under
     */
    public CorpusCounter(Map<String, Tokenizer> tokenizers) {
        this.tokenizers = new LinkedHashMap<>(tokenizers);
        this.tokenizers.keySet().forEach(name -> tokens.put(name, new long[2]));
    }

    /** Counts a note. */
    public void add(String category, NormalizedText text) {
        notes++;
        categories.computeIfAbsent(category, name -> new Lengths()).add(text.wordCount());
        vocabulary.add(text);
        tokenizers.forEach(
                (name, tokenizer) -> {
                    Tokens made = tokenizer.tokenize(text);
                    long[] sums = tokens.get(name);
                    sums[0] += made.count();
                    sums[1] += made.unknown();
                });
    }

    /** How many notes were counted. */
    public long notes() {
        return notes;
    }

    /** The numbers so far. */
    public CorpusReport report() {
        long[] counts = vocabulary.counts();
        long words = vocabulary.wordsCounted();
        return new CorpusReport(
                notes, words, counts.length, byCategory(), coverage(counts, words), rates(words));
    }

    private List<CorpusReport.Category> byCategory() {
        List<CorpusReport.Category> found = new ArrayList<>();
        categories.forEach(
                (name, lengths) ->
                        found.add(
                                new CorpusReport.Category(
                                        name,
                                        lengths.notes(),
                                        lengths.mean(),
                                        lengths.quantile(0.05),
                                        lengths.quantile(0.25),
                                        lengths.quantile(0.5),
                                        lengths.quantile(0.75),
                                        lengths.quantile(0.95))));
        found.sort(Comparator.comparingLong(CorpusReport.Category::notes).reversed());
        return found;
    }

    /** A vocabulary of N tokens has N - 1 words of its own: the unknown one counts. */
    private static List<CorpusReport.Coverage> coverage(long[] counts, long words) {
        List<CorpusReport.Coverage> found = new ArrayList<>();
        long known = 0;
        int word = 0;
        for (int size : SIZES) {
            while (word < Math.min(size - 1, counts.length)) {
                known += counts[word++];
            }
            double share = words == 0 ? 0 : (double) known / words;
            found.add(new CorpusReport.Coverage(size, share, 1 - share));
            if (word == counts.length) {
                break;
            }
        }
        return found;
    }

    private List<CorpusReport.TokenRate> rates(long words) {
        List<CorpusReport.TokenRate> found = new ArrayList<>();
        tokens.forEach(
                (name, sums) ->
                        found.add(
                                new CorpusReport.TokenRate(
                                        name,
                                        words == 0 ? 0 : (double) sums[0] / words,
                                        sums[0] == 0 ? 0 : (double) sums[1] / sums[0])));
        return found;
    }
}
