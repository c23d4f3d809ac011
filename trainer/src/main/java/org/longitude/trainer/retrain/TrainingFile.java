package org.longitude.trainer.retrain;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.corpus.CorpusCounts;
import org.longitude.trainer.corpus.Snapshot;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.finetune.FineTuneListener;
import org.longitude.trainer.run.JsonFiles;

/**
 * {@code training.json}: what a bundle was made of and how, enough to read the same bytes and run
 * the same steps again.
 *
 * @param command makes it again
 * @param splitBy the split rule, as {@code --split-by} reads it
 * @param admissions per split, and those that belong to none
 * @param codesOutsideLabels of train and test, codes that the label set lacks
 * @param generatedText whether all of it came from Longitude's generator
 * @param words vocabulary size, special tokens included
 * @param parameters of the model
 * @param normalizerHash of the words
 * @param tokenizerHash of the vocabulary
 * @param recipe what decided it; null in bundles made before there were recipes
 * @param fineTune how it learned, of a bundle without a recipe
 * @param steps of the optimizer
 * @param seconds fine-tuning took
 * @param history every look at dev
 * @param baselineInverseRegularization the baseline's C, tuned on dev
 * @param counts what the archive held and what was left out
 * @param coverage mean share of a test admission's tokens that the model reads; 0 in bundles made
 *     before it was measured
 * @param calibration how probabilities were calibrated on dev; null likewise
 * @param snapshot the offsets and their content
 */
public record TrainingFile(
        String command,
        String splitBy,
        Map<String, Integer> admissions,
        Map<String, Long> codesOutsideLabels,
        boolean generatedText,
        int words,
        long parameters,
        String normalizerHash,
        String tokenizerHash,
        @Nullable Recipe recipe,
        @Nullable FineTuneConfig fineTune,
        int steps,
        double seconds,
        List<FineTuneListener.Evaluation> history,
        double baselineInverseRegularization,
        CorpusCounts counts,
        double coverage,
        @Nullable String calibration,
        Snapshot snapshot) {

    /** Reads it from a bundle. */
    public static TrainingFile read(Path file) {
        return JsonFiles.read(file, TrainingFile.class);
    }
}
