package org.longitude.trainer.retrain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Parts of train, each patient in one of them: every admission gets scores from a model that has
 * not seen its patient, and what is tuned on those is not tuned on what was learned by heart.
 *
 * @param train all of it
 * @param parts for each the places of its admissions in train
 */
record Folds(LabelledTexts train, List<List<Integer>> parts) {

    /** A model of some admissions that scores others. */
    interface Learner {
        /** Probabilities [held][labels]. */
        double[][] scores(int fold, LabelledTexts others, LabelledTexts held);
    }

    /**
     * Deals the patients out in the order in which they stand.
     *
     * @throws TrainerException {@code SPLIT_EMPTY} if there are fewer patients than parts
     */
    static Folds of(LabelledTexts train, int count) {
        List<List<Integer>> parts = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            parts.add(new ArrayList<>());
        }
        Map<String, Integer> dealt = new HashMap<>();
        for (int place = 0; place < train.size(); place++) {
            String patient = train.admissions().get(place).patientId();
            int order = dealt.computeIfAbsent(patient, p -> dealt.size());
            parts.get(order % count).add(place);
        }
        if (dealt.size() < count) {
            throw new TrainerException(
                    TrainerError.SPLIT_EMPTY,
                    "train: %d patients for %d folds (expected: at least one each)"
                            .formatted(dealt.size(), count));
        }
        return new Folds(train, parts);
    }

    /** Scores of every admission of train by a model that was made without it. */
    double[][] outOfFold(Learner learner) {
        double[][] scores = new double[train.size()][];
        for (int fold = 0; fold < parts.size(); fold++) {
            List<Integer> held = parts.get(fold);
            List<Integer> others = new ArrayList<>();
            for (int other = 0; other < parts.size(); other++) {
                if (other != fold) {
                    others.addAll(parts.get(other));
                }
            }
            double[][] found = learner.scores(fold, train.only(others), train.only(held));
            for (int i = 0; i < held.size(); i++) {
                scores[held.get(i)] = found[i];
            }
        }
        return scores;
    }
}
