package org.longitude.trainer.retrain;

import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.metrics.PatientFolds;

/**
 * Parts of train, each patient in one of them: every admission gets scores from a model that has
 * not seen its patient, and what is tuned on those is not tuned on what was learned by heart.
 *
 * @param train all of it
 * @param parts its patients dealt out
 */
record Folds(LabelledTexts train, PatientFolds parts) {

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
        PatientFolds parts = PatientFolds.of(train.patients(), count);
        if (parts.count() < count) {
            throw new TrainerException(
                    TrainerError.SPLIT_EMPTY,
                    "train: %d patients for %d folds (expected: at least one each)"
                            .formatted(parts.count(), count));
        }
        return new Folds(train, parts);
    }

    int count() {
        return parts.count();
    }

    /** Scores of every admission of train by a model that was made without it. */
    double[][] outOfFold(Learner learner) {
        double[][] scores = new double[train.size()][];
        for (int fold = 0; fold < count(); fold++) {
            int[] held = parts.held(fold);
            double[][] found =
                    learner.scores(fold, train.only(parts.others(fold)), train.only(held));
            for (int i = 0; i < held.length; i++) {
                scores[held[i]] = found[i];
            }
        }
        return scores;
    }
}
