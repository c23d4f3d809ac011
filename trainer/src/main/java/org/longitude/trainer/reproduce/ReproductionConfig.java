package org.longitude.trainer.reproduce;

import java.util.List;
import java.util.Locale;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.embeddings.EmbeddingConfig;
import org.longitude.trainer.finetune.FineTuneConfig;

/**
 * Everything that decides what a reproduction comes to, beside its snapshots.
 *
 * @param preset where the numbers are from
 * @param admissions how many to generate where no snapshot is given
 * @param splitBy how a snapshot is split, as {@code --split-by} reads it
 * @param seeds each comparison of models is run once with each
 * @param labelsMax the most frequent codes, up to this many
 * @param wordsMax words of the vocabulary
 * @param wordCountMin words that are rarer in train are unknown
 * @param subwordsMax tokens of each "default" tokenizer
 * @param generalTexts texts that the "default" tokenizers are learned on
 * @param size of the encoders
 * @param embeddings how word embeddings are learned
 * @param fineTune how models learn codes; its seed gives way to {@code seeds}
 * @param bootstrapReplicates drawn for an interval
 */
public record ReproductionConfig(
        String preset,
        Admissions admissions,
        String splitBy,
        List<Integer> seeds,
        int labelsMax,
        int wordsMax,
        long wordCountMin,
        int subwordsMax,
        int generalTexts,
        Size size,
        EmbeddingConfig embeddings,
        FineTuneConfig fineTune,
        int bootstrapReplicates) {

    /** How many admissions are generated for each set of evidence. */
    public record Admissions(int train, int dev, int test) {
        public int all() {
            return train + dev + test;
        }
    }

    /**
     * Size of the encoders.
     *
     * @param width of a token's state
     * @param layers of each encoder
     * @param attentionWindow neighbours a token sees in a Longformer's layer
     * @param shortTokens what a BERT reads, its two special tokens among them
     */
    public record Size(int width, int layers, int attentionWindow, int shortTokens) {}

    public ReproductionConfig {
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty()) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID, "seeds: none (expected: at least one)");
        }
        if (embeddings.width() != size.width()) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "embeddings.width: %d (expected: size.width %d)"
                            .formatted(embeddings.width(), size.width()));
        }
    }

    /** The presets by name. */
    public static ReproductionConfig preset(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "smoke" -> smoke();
            case "tiny" -> tiny();
            case "base" -> base();
            default ->
                    throw new TrainerException(
                            TrainerError.CONFIG_INVALID,
                            "preset '%s' (expected: smoke, tiny or base)".formatted(name));
        };
    }

    /** Every step once, on next to nothing: whether it works, not what it comes to. */
    static ReproductionConfig smoke() {
        return new ReproductionConfig(
                "smoke",
                new Admissions(40, 12, 20),
                "source",
                List.of(1),
                8,
                2_000,
                1,
                600,
                60,
                new Size(32, 1, 16, 512),
                EmbeddingConfig.small(32),
                new FineTuneConfig(
                        1, 1, 5, 16_384, 0.5, 4e-3, 2e-3, 1, 0.01, 0.1f, 0, 0.03f, 1, 12, 1),
                100);
    }

    /** Small models on generated admissions, for two cores. */
    static ReproductionConfig tiny() {
        return new ReproductionConfig(
                "tiny",
                new Admissions(2_000, 250, 400),
                "source",
                List.of(1, 2),
                50,
                12_000,
                3,
                2_000,
                3_000,
                new Size(128, 1, 32, 512),
                EmbeddingConfig.small(128),
                FineTuneConfig.demo(1, 60),
                1_000);
    }

    /**
     * The paper's sizes and settings (section 4), for a GPU and a snapshot of real notes: 50,000
     * words and four special tokens, batches of 32 admissions, rate 2e-5.
     */
    static ReproductionConfig base() {
        return new ReproductionConfig(
                "base",
                new Admissions(0, 0, 0),
                "patient:0.1:0.1:1",
                List.of(1, 2),
                50,
                50_000,
                1,
                50_265,
                0,
                new Size(768, 12, 512, 512),
                EmbeddingConfig.paper(),
                new FineTuneConfig(
                        1,
                        10,
                        100_000,
                        32 * 4_096,
                        0,
                        2e-5,
                        2e-5,
                        1,
                        0,
                        0.1f,
                        0.1f,
                        0,
                        1,
                        5_000,
                        2),
                1_000);
    }
}
