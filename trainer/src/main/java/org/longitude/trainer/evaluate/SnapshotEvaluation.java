package org.longitude.trainer.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.encoder.Placement;
import org.longitude.model.label.LabelSet;
import org.longitude.model.text.Normalizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.Split;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.retrain.Recipe;
import org.longitude.trainer.retrain.RetrainListener;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.retrain.TrainingFile;

/**
 * Bundles and baselines on one split of a snapshot.
 *
 * @param split which admissions are scored
 * @param splitBy the rule; empty: the one that the first bundle was made with
 * @param withBaselines whether the baselines are trained and stand beside the bundles
 * @param draws of the bootstrap
 * @param placement of neural bundles
 */
public record SnapshotEvaluation(
        Split split,
        Optional<SplitRule> splitBy,
        boolean withBaselines,
        Evaluation.Draws draws,
        Placement placement) {

    /**
     * Scores bundles, the one that is asked about first.
     *
     * @throws TrainerException {@code NORMALIZERS_MIXED} if the notes are not in a bundle's words,
     *     {@code CONFIG_INVALID} if bundles have different codes
     */
    public Evaluation run(Corpus corpus, List<Bundle> bundles, RetrainListener listener) {
        Bundle first = bundles.get(0);
        bundles.forEach(bundle -> BundleScores.requireSameWords(corpus, bundle));
        bundles.forEach(bundle -> requireSameCodes(first, bundle));
        Splits splits =
                splitBy.map(rule -> Splits.of(corpus.coded(), rule).readable())
                        .orElseGet(() -> splitsOf(first, corpus));
        List<ArchivedAdmission> scored = scored(splits);
        List<SystemScores> systems = new ArrayList<>();
        for (Bundle bundle : bundles) {
            systems.add(
                    BundleScores.of(
                            bundle,
                            scored,
                            placement,
                            done ->
                                    listener.onProgress(
                                            Phase.SCORE,
                                            (double) done / scored.size(),
                                            bundle.id())));
        }
        if (withBaselines) {
            systems.addAll(
                    Baselines.of(
                            splits,
                            scored,
                            first.labels(),
                            first.normalizer(),
                            line -> listener.onResult(Phase.BASELINE, line)));
        }
        return measured(first.labels(), scored, systems);
    }

    /**
     * The baselines alone, on the most frequent codes of train.
     *
     * @param labels chosen from train, with descriptions for the lexicon
     */
    public Evaluation baselines(Splits splits, LabelSet labels, RetrainListener listener) {
        List<ArchivedAdmission> scored = scored(splits);
        List<SystemScores> systems =
                Baselines.of(
                        splits,
                        scored,
                        labels,
                        Normalizer.standard(),
                        line -> listener.onResult(Phase.BASELINE, line));
        return measured(labels, scored, systems);
    }

    /** The admissions that are scored. */
    public List<ArchivedAdmission> scored(Splits splits) {
        return switch (split) {
            case TRAIN -> splits.train();
            case DEV -> splits.dev();
            case TEST -> splits.test();
        };
    }

    /** The rule that a bundle's admissions were split by. */
    public static SplitRule ruleOf(Bundle bundle) {
        return SplitRule.parse(TrainingFile.read(bundle.file(BundleFiles.TRAINING)).splitBy());
    }

    /** Train, dev and test as the bundle had them; without dev where it was tuned by folds. */
    private static Splits splitsOf(Bundle bundle, Corpus corpus) {
        Recipe recipe = TrainingFile.read(bundle.file(BundleFiles.TRAINING)).recipe();
        return recipe == null
                ? Splits.of(corpus.coded(), ruleOf(bundle)).readable()
                : recipe.splits(corpus.coded());
    }

    private Evaluation measured(
            LabelSet labels, List<ArchivedAdmission> scored, List<SystemScores> systems) {
        return Evaluation.of(
                split.name().toLowerCase(Locale.ROOT),
                labels,
                scored.stream().map(ArchivedAdmission::patientId).toList(),
                systems,
                draws);
    }

    private static void requireSameCodes(Bundle first, Bundle other) {
        if (!first.labels().labels().equals(other.labels().labels())) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s has %d codes (expected: the %d of %s in the same order, or they cannot be compared)"
                            .formatted(
                                    other.id(),
                                    other.labels().size(),
                                    first.labels().size(),
                                    first.id()));
        }
    }
}
