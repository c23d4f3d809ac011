package org.longitude.trainer.retrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.longitude.model.bundle.AdmissionScorer;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.Scores;

/**
 * Scores a split. Admissions of like length go together, which wastes the least padding and does
 * not change a score: an admission's scores do not depend on its batch mates.
 */
public final class ModelScorer {
    private static final int ADMISSIONS_PER_CALL = 16;

    private final AdmissionScorer model;
    private final float[] noEvidence;

    public ModelScorer(CodingModel model) {
        this(AdmissionScorer.of(model, model.config().tokenWindowsMax()));
    }

    /** Of any kind of model; the caller keeps it and closes it. */
    public ModelScorer(AdmissionScorer model) {
        this.model = model;
        this.noEvidence = new float[model.labels()];
        // No probability is above 1, so no evidence is looked for.
        Arrays.fill(noEvidence, 2);
    }

    /**
     * Probabilities [admissions][labels], in the given order.
     *
     * @param progress told how many admissions are done
     */
    public double[][] score(List<int[]> tokenIds, IntConsumer progress) {
        List<Integer> byLength =
                IntStream.range(0, tokenIds.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> tokenIds.get(i).length))
                        .toList();
        double[][] probabilities = new double[tokenIds.size()][];
        for (int from = 0; from < byLength.size(); from += ADMISSIONS_PER_CALL) {
            List<Integer> batch =
                    byLength.subList(from, Math.min(byLength.size(), from + ADMISSIONS_PER_CALL));
            List<int[]> texts = new ArrayList<>();
            batch.forEach(i -> texts.add(tokenIds.get(i)));
            List<Scores> scores = model.score(texts, noEvidence);
            for (int i = 0; i < batch.size(); i++) {
                probabilities[batch.get(i)] = doubles(scores.get(i).probabilities());
            }
            progress.accept(Math.min(byLength.size(), from + ADMISSIONS_PER_CALL));
        }
        return probabilities;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
