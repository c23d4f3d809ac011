package org.longitude.trainer.reproduce;

import java.util.List;
import java.util.Locale;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.embeddings.EmbeddingConfig;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.probe.ProbeConfig;

/**
 * Everything that decides what a reproduction comes to, beside its snapshots and checkpoints.
 *
 * @param preset where the numbers are from
 * @param admissions how many to generate where no snapshot is given
 * @param splitBy how a snapshot is split, as {@code --split-by} reads it
 * @param seeds each comparison of models is run once with each
 * @param labelsMax the most frequent codes, up to this many
 * @param wordsMax words of the vocabulary
 * @param wordCountMin words that are rarer in train are unknown
 * @param subwordsMax tokens of each "default" tokenizer
 * @param generalTexts texts that "default" tokenizers and checkpoints are learned on; 0 where they
 *     are given
 * @param startPretrained whether label attention, where the claims are tested, stands on encoders
 *     that were pre-trained on the first set; else on fresh ones
 * @param size of the encoders
 * @param embeddings how word embeddings are learned
 * @param pretraining how encoders learn from notes
 * @param fineTune how label attention on fresh encoders learns; its seed gives way to {@code seeds}
 * @param fineTunePretrained the same on pre-trained encoders
 * @param fineTuneFirstToken how the paper's head learns, on pre-trained encoders
 * @param probe how probes learn
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
        boolean startPretrained,
        EncoderSize size,
        EmbeddingConfig embeddings,
        PretrainingPlan pretraining,
        FineTuneConfig fineTune,
        FineTuneConfig fineTunePretrained,
        FineTuneConfig fineTuneFirstToken,
        ProbeConfig probe,
        int bootstrapReplicates) {

    /** How many admissions are generated for each set of evidence. */
    public record Admissions(int train, int dev, int test) {
        public int all() {
            return train + dev + test;
        }
    }

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
            case "smoke" -> Presets.smoke();
            case "tiny" -> Presets.tiny();
            case "base" -> Presets.base();
            default ->
                    throw new TrainerException(
                            TrainerError.CONFIG_INVALID,
                            "preset '%s' (expected: smoke, tiny or base)".formatted(name));
        };
    }

    /** Whether the project makes the "default" tokenizers and checkpoints itself. */
    boolean makesDefaults() {
        return generalTexts > 0;
    }
}
