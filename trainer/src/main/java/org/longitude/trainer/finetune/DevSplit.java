package org.longitude.trainer.finetune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.Scores;
import org.longitude.trainer.corpus.CodedAdmission;
import org.longitude.trainer.loop.Judgement;
import org.longitude.trainer.loop.TokenBudget;
import org.longitude.trainer.metrics.BestConstant;
import org.longitude.trainer.metrics.Confusion;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.metrics.Thresholds;

/** The admissions that choose the best weights. */
final class DevSplit {

    /** Name of the tuned threshold in an evaluation. */
    static final String THRESHOLD = "threshold";

    private final List<List<CodedAdmission>> batches;
    private final boolean[][] truth;
    private final float[] noEvidence;
    private final double constantMicroF1;

    /** The first {@code devAdmissionsMax} admissions, in batches of like length. */
    DevSplit(List<CodedAdmission> dev, FineTuneConfig config, int labels) {
        List<CodedAdmission> judged =
                dev.subList(0, Math.min(dev.size(), config.devAdmissionsMax()));
        batches =
                new TokenBudget<CodedAdmission>(config.batchTokensMax(), a -> a.tokenIds().length)
                        .sorted(judged);
        List<int[]> assigned = new ArrayList<>();
        batches.forEach(batch -> batch.forEach(admission -> assigned.add(admission.labels())));
        truth = ScoredLabels.truthOf(assigned, labels);
        noEvidence = new float[labels];
        Arrays.fill(noEvidence, 2);
        BestConstant constant = BestConstant.fit(truth);
        constantMicroF1 = Confusion.of(constant.score(truth), 0.5).microF1();
    }

    double constantMicroF1() {
        return constantMicroF1;
    }

    /** Micro F1 at the one threshold that is best here. */
    Judgement judge(CodingModel model) {
        ScoredLabels scored = new ScoredLabels(scores(model), truth);
        double threshold = Thresholds.global(scored);
        double microF1 = Confusion.of(scored, threshold).microF1();
        return new Judgement(microF1, Map.of(THRESHOLD, threshold, "micro_f1", microF1));
    }

    private double[][] scores(CodingModel model) {
        List<double[]> rows = new ArrayList<>();
        for (List<CodedAdmission> batch : batches) {
            List<int[]> texts = batch.stream().map(CodedAdmission::tokenIds).toList();
            for (Scores scores : model.score(texts, noEvidence)) {
                float[] probabilities = scores.probabilities();
                double[] row = new double[probabilities.length];
                for (int label = 0; label < row.length; label++) {
                    row[label] = probabilities[label];
                }
                rows.add(row);
            }
        }
        return rows.toArray(double[][]::new);
    }
}
