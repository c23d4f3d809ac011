package org.longitude.trainer.retrain;

import java.util.List;
import java.util.Set;
import org.longitude.model.bundle.BundleKind;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.HeadKind;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.LabelRule;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.finetune.FineTuneConfig;

/**
 * Everything that decides what a bundle will be, beside the admissions themselves: what {@code
 * --config} reads and a run folder keeps.
 *
 * @param model neural or linear
 * @param splitBy how admissions are split, as {@link SplitRule#parse} reads it
 * @param folds 0 to tune on the split's dev; from 2 on dev joins train, and calibration and
 *     thresholds are tuned on scores that each such part of train gets from a model of the others
 * @param labelsMax the most frequent codes of train become labels, up to this many
 * @param codeSystems only codes of these systems become labels; none: of every system
 * @param codeKinds only diagnoses or procedures become labels; none: both
 * @param from a directory with a pre-trained encoder, its configuration and its tokenizer; empty to
 *     start from random weights
 * @param embeddings run folder of {@code train embeddings}, whose tokenizer and rows a model from
 *     random weights begins with; empty for none
 * @param layersMax layers of the pre-trained encoder that are kept, from the first on; 0: all
 * @param vocabulary which words a model from random weights knows
 * @param shape of a model from random weights
 * @param head what reads the encoder's states
 * @param startFromDescriptions whether label attention starts at the codes' descriptions
 * @param decision how scores become codes
 * @param fineTune how a neural model learns
 */
public record Recipe(
        BundleKind model,
        String splitBy,
        int folds,
        int labelsMax,
        Set<CodeSystem> codeSystems,
        Set<CodeKind> codeKinds,
        String from,
        String embeddings,
        int layersMax,
        VocabularySize vocabulary,
        ModelShape shape,
        Head head,
        boolean startFromDescriptions,
        Decision decision,
        FineTuneConfig fineTune) {

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
     */
    public record ModelShape(int width, int layers, int attentionWindow) {}

    /**
     * What reads the states.
     *
     * @param kind label attention or first token
     * @param labelProjection whether label attention compares with tanh(W h) instead of h
     * @param tokenWindowsMax token windows of an admission that are read; 1 reads as much as the
     *     encoder has positions, as the paper's baselines do
     */
    public record Head(HeadKind kind, boolean labelProjection, int tokenWindowsMax) {}

    /**
     * How scores become codes. All of it is tuned on dev.
     *
     * @param calibrated whether probabilities are calibrated before anything else
     * @param thresholds one for all codes, one for each, or whichever held up on dev's held-out
     *     fifths
     */
    public record Decision(boolean calibrated, ThresholdChoice thresholds) {}

    /** Which thresholds a bundle gets. */
    public enum ThresholdChoice {
        GLOBAL,
        PER_CODE,
        CROSS_VALIDATED
    }

    public Recipe {
        codeSystems = codeSystems == null ? Set.of() : Set.copyOf(codeSystems);
        codeKinds = codeKinds == null ? Set.of() : Set.copyOf(codeKinds);
        if (labelsMax < 1) {
            throw invalid("labelsMax: %d (expected: > 0)".formatted(labelsMax));
        }
        embeddings = embeddings == null ? "" : embeddings;
        if (!embeddings.isEmpty() && !from.isEmpty()) {
            throw invalid(
                    "from and embeddings (expected: one of them; a pre-trained encoder has its own words)");
        }
        if (layersMax < 0 || (layersMax > 0 && from.isEmpty())) {
            throw invalid(
                    "layersMax: %d (expected: 0, or layers of the encoder in from)"
                            .formatted(layersMax));
        }
        if (folds < 0 || folds == 1) {
            throw invalid("folds: %d (expected: 0, or 2 and more)".formatted(folds));
        }
        SplitRule.parse(splitBy);
        if (startFromDescriptions && head.kind() != HeadKind.LABEL_ATTENTION) {
            throw invalid(
                    "startFromDescriptions: true with head %s (expected: %s, which has queries)"
                            .formatted(
                                    head.kind().configName(),
                                    HeadKind.LABEL_ATTENTION.configName()));
        }
        if (head.tokenWindowsMax() < 1) {
            throw invalid("tokenWindowsMax: %d (expected: > 0)".formatted(head.tokenWindowsMax()));
        }
    }

    /** The bundle that Longitude ships: a few million parameters, minutes on two cores. */
    public static Recipe demo(int seed, double minutesMax) {
        return new Recipe(
                BundleKind.NEURAL,
                "source",
                0,
                50,
                Set.of(),
                Set.of(),
                "",
                "",
                0,
                new VocabularySize(12_000, 3),
                new ModelShape(128, 1, 32),
                new Head(HeadKind.LABEL_ATTENTION, false, CodingModelConfig.TOKEN_WINDOWS_MAX),
                false,
                new Decision(true, ThresholdChoice.CROSS_VALIDATED),
                FineTuneConfig.demo(seed, minutesMax));
    }

    /** The same, tuned on so many parts of train. */
    public Recipe withFolds(int parts) {
        return new Recipe(
                model,
                splitBy,
                parts,
                labelsMax,
                codeSystems,
                codeKinds,
                from,
                embeddings,
                layersMax,
                vocabulary,
                shape,
                head,
                startFromDescriptions,
                decision,
                fineTune);
    }

    LabelRule labelRule() {
        return new LabelRule(labelsMax, codeSystems, codeKinds);
    }

    /**
     * Train, dev and test, of admissions that have words; dev is part of train where folds tune.
     *
     * @throws TrainerException {@code SPLIT_EMPTY}, {@code SPLIT_LEAKS}, {@code CORPUS_EMPTY}
     */
    public Splits splits(List<ArchivedAdmission> admissions) {
        SplitRule rule = SplitRule.parse(splitBy);
        Splits splits =
                folds == 0 ? Splits.of(admissions, rule) : Splits.withoutDev(admissions, rule);
        return splits.readable();
    }

    private static TrainerException invalid(String message) {
        return new TrainerException(TrainerError.CONFIG_INVALID, message);
    }
}
