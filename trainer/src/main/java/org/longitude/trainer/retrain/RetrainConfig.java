package org.longitude.trainer.retrain;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.finetune.FineTuneConfig;

/**
 * Everything that decides what a bundle will be, beside the archive itself.
 *
 * @param bundleName first part of the bundle's id
 * @param created the day in the bundle's id
 * @param splitRule how admissions are split
 * @param labelsMax the most frequent codes of train become labels, up to this many
 * @param vocabulary which words the model knows
 * @param shape the encoder's size
 * @param fineTune how it learns
 * @param descriptions what codes stand for, by code; a code that is not in it has an empty
 *     description
 * @param evidence where the evidence of test admissions stands, as far as it is known
 * @param command how to make the bundle again, for the model card
 */
public record RetrainConfig(
        String bundleName,
        LocalDate created,
        SplitRule splitRule,
        int labelsMax,
        VocabularySize vocabulary,
        ModelShape shape,
        FineTuneConfig fineTune,
        Map<String, String> descriptions,
        EvidenceTruth evidence,
        String command) {

    /**
     * Bounds of the vocabulary.
     *
     * @param wordsMax most words
     * @param countMin words that occur less often in train are unknown
     */
    public record VocabularySize(int wordsMax, long countMin) {}

    /**
     * Size of a Longformer.
     *
     * @param width of a token's state
     * @param layers sliding-window layers
     * @param attentionWindow neighbours a token sees in a layer, both sides together
     * @param labelProjection whether label attention compares with tanh(W h) instead of h
     */
    public record ModelShape(int width, int layers, int attentionWindow, boolean labelProjection) {}

    public RetrainConfig {
        descriptions = Map.copyOf(descriptions);
        if (labelsMax < 1) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "labelsMax: %d (expected: > 0)".formatted(labelsMax));
        }
    }

    /** The bundle that Longitude ships: a few million parameters, minutes on two cores. */
    public static RetrainConfig demo(
            int seed, double minutesMax, Map<String, String> descriptions, String command) {
        return new RetrainConfig(
                "demo",
                LocalDate.now(ZoneOffset.UTC),
                new SplitRule.BySource(),
                50,
                new VocabularySize(12_000, 3),
                new ModelShape(128, 1, 32, false),
                FineTuneConfig.demo(seed, minutesMax),
                descriptions,
                EvidenceTruth.UNKNOWN,
                command);
    }

    /** The same under another name. */
    public RetrainConfig named(String name) {
        return new RetrainConfig(
                name,
                created,
                splitRule,
                labelsMax,
                vocabulary,
                shape,
                fineTune,
                descriptions,
                evidence,
                command);
    }

    /** The same with admissions split otherwise and another number of labels. */
    public RetrainConfig with(SplitRule rule, int labels) {
        return new RetrainConfig(
                bundleName,
                created,
                rule,
                labels,
                vocabulary,
                shape,
                fineTune,
                descriptions,
                evidence,
                command);
    }

    /** The same with another size and another way to learn. */
    public RetrainConfig with(VocabularySize words, ModelShape size, FineTuneConfig learning) {
        return new RetrainConfig(
                bundleName,
                created,
                splitRule,
                labelsMax,
                words,
                size,
                learning,
                descriptions,
                evidence,
                command);
    }

    /** The same, knowing where evidence stands. */
    public RetrainConfig with(EvidenceTruth truth) {
        return new RetrainConfig(
                bundleName,
                created,
                splitRule,
                labelsMax,
                vocabulary,
                shape,
                fineTune,
                descriptions,
                truth,
                command);
    }
}
