package org.longitude.trainer.retrain;

import ai.djl.Device;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.AdmissionScorer;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.metrics.IcdMetrics;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.snapshot.RangeChoice;
import org.longitude.trainer.snapshot.TemporarySnapshot;

/** Scores a bundle again. */
public final class BundleEvaluation {
    private BundleEvaluation() {}

    /**
     * Scores on test.
     *
     * @param admissions how many
     * @param report all scores at the bundle's thresholds
     */
    public record Result(int admissions, Map<String, @Nullable Object> report) {
        /** A score by the report's key; not a number where it is undefined. */
        public double number(String key) {
            return SplitScores.number(report, key);
        }
    }

    /**
     * Scores the test split of the archive.
     *
     * @param sameSnapshot whether to read the very records that the bundle was made of, or else all
     *     there is now
     * @throws TrainerException {@code OFFSETS_GONE} or {@code SNAPSHOT_MISMATCH} if the snapshot is
     *     no longer there
     */
    public static Result run(
            Map<String, String> clientConfig,
            Bundle bundle,
            boolean sameSnapshot,
            Device device,
            RetrainListener listener) {
        TrainingFile training = TrainingFile.read(bundle.file(BundleFiles.TRAINING));
        ReadProgress heard =
                (topic, passed, all) ->
                        listener.onProgress(Phase.READ, (double) passed / Math.max(1, all), topic);
        try (Corpus corpus =
                sameSnapshot
                        ? TemporarySnapshot.takeAgain(clientConfig, training.snapshot(), heard)
                        : TemporarySnapshot.take(clientConfig, RangeChoice.EVERYTHING, heard)) {
            return run(corpus, bundle, training, device, listener);
        }
    }

    private static Result run(
            Corpus corpus,
            Bundle bundle,
            TrainingFile training,
            Device device,
            RetrainListener listener) {
        if (!corpus.normalizerHash().equals(bundle.normalizer().hash())) {
            throw new TrainerException(
                    TrainerError.NORMALIZERS_MIXED,
                    "notes went through normaliser %s (expected: the bundle's %s)"
                            .formatted(corpus.normalizerHash(), bundle.normalizer().hash()));
        }
        SplitRule rule = SplitRule.parse(training.splitBy());
        Recipe recipe = training.recipe();
        Splits splits =
                recipe == null || recipe.folds() == 0
                        ? Splits.of(corpus.coded(), rule)
                        : Splits.withoutDev(corpus.coded(), rule);
        splits = splits.readable();
        return score(bundle, splits.test(), device, listener);
    }

    /** Scores the given admissions. */
    public static Result score(
            Bundle bundle,
            List<ArchivedAdmission> admissions,
            Device device,
            RetrainListener listener) {
        LabelledTexts texts = new LabelledTexts(admissions, bundle.labels());
        List<int[]> tokens = texts.tokens(bundle.tokenizer());
        try (AdmissionScorer model =
                bundle.scorer(Placement.of(device), CodingModelConfig.TOKEN_WINDOWS_MAX)) {
            double[][] scores =
                    new ModelScorer(model)
                            .score(
                                    tokens,
                                    done ->
                                            listener.onProgress(
                                                    Phase.SCORE,
                                                    (double) done / tokens.size(),
                                                    bundle.id()));
            return new Result(
                    texts.size(),
                    IcdMetrics.of(
                                    new ScoredLabels(scores, texts.truth()),
                                    bundle.labels().thresholds())
                            .report());
        }
    }
}
