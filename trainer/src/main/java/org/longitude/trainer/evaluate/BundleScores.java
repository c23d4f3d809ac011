package org.longitude.trainer.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.longitude.model.bundle.AdmissionScorer;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.Scores;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.metrics.ScoredLabels;

/** A bundle of any kind as the coder would score with it: calibrated, at its own thresholds. */
public final class BundleScores {
    private static final int ADMISSIONS_PER_CALL = 16;

    private BundleScores() {}

    /**
     * Refuses notes that are not in the bundle's words.
     *
     * @throws TrainerException {@code NORMALIZERS_MIXED}
     */
    public static void requireSameWords(Corpus corpus, Bundle bundle) {
        if (!corpus.normalizerHash().equals(bundle.normalizer().hash())) {
            throw new TrainerException(
                    TrainerError.NORMALIZERS_MIXED,
                    "notes went through normaliser %s (expected: the bundle's %s)"
                            .formatted(corpus.normalizerHash(), bundle.normalizer().hash()));
        }
    }

    /**
     * Scores admissions. Those of like length go together, which changes no score.
     *
     * @param progress told how many are done
     */
    public static SystemScores of(
            Bundle bundle,
            List<ArchivedAdmission> admissions,
            Placement placement,
            IntConsumer progress) {
        List<Integer> byLength =
                IntStream.range(0, admissions.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> admissions.get(i).wordCount()))
                        .toList();
        double[][] scores = new double[admissions.size()][];
        float[] noEvidence = new float[bundle.labels().size()];
        Arrays.fill(noEvidence, 2);
        try (AdmissionScorer scorer = bundle.scorer(placement, CodingModel.TOKEN_WINDOWS_MAX)) {
            for (int from = 0; from < byLength.size(); from += ADMISSIONS_PER_CALL) {
                List<Integer> batch =
                        byLength.subList(
                                from, Math.min(byLength.size(), from + ADMISSIONS_PER_CALL));
                List<int[]> tokens = new ArrayList<>();
                batch.forEach(i -> tokens.add(admissions.get(i).tokenIds(bundle.tokenizer())));
                List<Scores> scored = scorer.score(tokens, noEvidence);
                for (int i = 0; i < batch.size(); i++) {
                    scores[batch.get(i)] = doubles(scored.get(i).probabilities());
                }
                progress.accept(from + batch.size());
            }
        }
        return new SystemScores(
                bundle.id(),
                "The bundle, calibrated where it carries a calibration, at its own thresholds.",
                new ScoredLabels(scores, Baselines.truth(admissions, bundle.labels())),
                bundle.labels().thresholds(),
                bundle.routing());
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
