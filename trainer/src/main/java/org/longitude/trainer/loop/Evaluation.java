package org.longitude.trainer.loop;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One evaluation of a run.
 *
 * @param step steps done
 * @param epoch passes begun, from 0
 * @param trainingLoss mean over the steps since the last evaluation
 * @param score by which evaluations are compared; higher is better
 * @param values whatever else was measured, by name
 * @param seconds of training so far
 */
public record Evaluation(
        long step,
        int epoch,
        double trainingLoss,
        double score,
        SortedMap<String, Double> values,
        double seconds) {

    public Evaluation {
        values = new TreeMap<>(values);
    }

    /** The value of a name that the task measures. */
    public double value(String name) {
        Double found = values.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "%s (expected: one of %s)".formatted(name, values.keySet()));
        }
        return found;
    }

    static Evaluation of(
            long step, int epoch, double trainingLoss, Judgement judgement, double seconds) {
        Map<String, Double> values = judgement.values();
        return new Evaluation(
                step, epoch, trainingLoss, judgement.score(), new TreeMap<>(values), seconds);
    }
}
