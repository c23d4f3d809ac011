package org.longitude.trainer.embeddings;

import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * How word embeddings are learned. Names follow fastText's own settings.
 *
 * @param width numbers of a word; a model that starts from them has this width
 * @param epochs passes over the text
 * @param contextWords farthest neighbour that a word predicts ({@code -ws})
 * @param negatives words drawn against each neighbour ({@code -neg})
 * @param rate at the start, falling to zero ({@code -lr})
 * @param samplingThreshold words above this share of the text are thinned out ({@code -t})
 * @param gramCharsMin shortest piece of a word that has numbers of its own ({@code -minn})
 * @param gramCharsMax longest such piece ({@code -maxn}); 0 for words alone
 * @param gramBuckets rows that all pieces share ({@code -bucket}); fastText's own 2,000,000 take 6
 *     GB at 768 numbers
 * @param threads 1 gives the same bytes for the same text; more are faster and never repeat
 * @param seed of the rows that the text cannot teach
 */
public record EmbeddingConfig(
        int width,
        int epochs,
        int contextWords,
        int negatives,
        double rate,
        double samplingThreshold,
        int gramCharsMin,
        int gramCharsMax,
        int gramBuckets,
        int threads,
        int seed) {

    public EmbeddingConfig {
        require(width >= 1, "width", width, ">= 1");
        require(epochs >= 1, "epochs", epochs, ">= 1");
        require(contextWords >= 1, "contextWords", contextWords, ">= 1");
        require(negatives >= 1, "negatives", negatives, ">= 1");
        require(rate > 0 && rate <= 1, "rate", rate, "> 0 and <= 1");
        require(samplingThreshold > 0, "samplingThreshold", samplingThreshold, "> 0");
        require(gramCharsMin >= 0, "gramCharsMin", gramCharsMin, ">= 0");
        require(
                gramCharsMax == 0 || gramCharsMax >= Math.max(1, gramCharsMin),
                "gramCharsMax",
                gramCharsMax,
                "0, or gramCharsMin " + gramCharsMin + " or more");
        require(gramBuckets >= 1, "gramBuckets", gramBuckets, ">= 1");
        require(threads >= 1, "threads", threads, ">= 1");
    }

    /** The paper's: skip-gram with fastText's own settings at a base model's width. */
    public static EmbeddingConfig paper() {
        return new EmbeddingConfig(768, 5, 5, 5, 0.05, 1e-4, 3, 6, 200_000, 1, 1);
    }

    /** For a vocabulary of some thousand words and a small model. */
    public static EmbeddingConfig small(int width) {
        return new EmbeddingConfig(width, 5, 5, 5, 0.05, 1e-4, 3, 6, 20_000, 1, 1);
    }

    /** What fastText will hold: words and pieces on the way in, words on the way out. */
    long bytesNeeded(int vocabularySize) {
        return (2L * vocabularySize + gramBuckets) * width * Float.BYTES;
    }

    private static void require(boolean holds, String name, Number found, String expected) {
        if (!holds) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s: %s (expected: %s)".formatted(name, found, expected));
        }
    }
}
