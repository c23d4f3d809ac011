package org.longitude.trainer.report;

import java.util.List;

/**
 * A corpus in numbers.
 *
 * @param categories by falling number of notes
 * @param vocabulary by rising size
 * @param tokenizers in the order in which they were given
 */
public record CorpusReport(
        long notes,
        long words,
        long distinctWords,
        List<Category> categories,
        List<Coverage> vocabulary,
        List<TokenRate> tokenizers) {

    /**
     * Words per note of one category: mean, and the quantiles of 5, 25, 50, 75 and 95 in a hundred.
     */
    public record Category(
            String name,
            long notes,
            double meanWords,
            int p05,
            int p25,
            int p50,
            int p75,
            int p95) {}

    /**
     * What a vocabulary of the most frequent words knows of this corpus.
     *
     * @param share of all words, repeats included, that are in it; the rest are unknown
     */
    public record Coverage(int size, double share, double unknownShare) {}

    /** What a tokenizer makes of the corpus's words. */
    public record TokenRate(String name, double tokensPerWord, double unknownShare) {}

    public CorpusReport {
        categories = List.copyOf(categories);
        vocabulary = List.copyOf(vocabulary);
        tokenizers = List.copyOf(tokenizers);
    }
}
