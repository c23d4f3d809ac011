package org.longitude.trainer.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How well scores separate what is true from what is not: area under the ROC curve and average
 * precision, with equal scores treated as one step (ROC: a tie counts one half; precision:
 * scikit-learn's rule).
 */
final class Separation {
    /** Both rising. */
    private final double[] positives;

    private final double[] negatives;

    private Separation(double[] positives, double[] negatives) {
        this.positives = positives;
        this.negatives = negatives;
    }

    static Separation of(double[] scores, boolean[] truth) {
        double[] positives = new double[scores.length];
        double[] negatives = new double[scores.length];
        int positive = 0;
        int negative = 0;
        for (int i = 0; i < scores.length; i++) {
            // + 0.0 turns -0.0 into 0.0: the sort tells them apart, a threshold does not.
            if (truth[i]) {
                positives[positive++] = scores[i] + 0.0;
            } else {
                negatives[negative++] = scores[i] + 0.0;
            }
        }
        positives = Arrays.copyOf(positives, positive);
        negatives = Arrays.copyOf(negatives, negative);
        Arrays.sort(positives);
        Arrays.sort(negatives);
        return new Separation(positives, negatives);
    }

    boolean hasPositives() {
        return positives.length > 0;
    }

    /** The probability that a true item scores above a false one; empty unless there are both. */
    OptionalDouble rocArea() {
        if (positives.length == 0 || negatives.length == 0) {
            return OptionalDouble.empty();
        }
        double pairsWon = 0;
        int below = 0;
        int notAbove = 0;
        for (double score : positives) {
            while (below < negatives.length && negatives[below] < score) {
                below++;
            }
            while (notAbove < negatives.length && negatives[notAbove] <= score) {
                notAbove++;
            }
            pairsWon += (below + notAbove) / 2.0;
        }
        return OptionalDouble.of(pairsWon / positives.length / negatives.length);
    }

    /** Precision summed over the steps of recall; empty if nothing is true. */
    OptionalDouble averagePrecision() {
        if (positives.length == 0) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        int lowest = positives.length;
        int negativesAtLeast = 0;
        while (lowest > 0) {
            double score = positives[lowest - 1];
            int next = lowest;
            while (next > 0 && positives[next - 1] == score) {
                next--;
            }
            while (negativesAtLeast < negatives.length
                    && negatives[negatives.length - 1 - negativesAtLeast] >= score) {
                negativesAtLeast++;
            }
            double positivesAtLeast = positives.length - next;
            sum += (lowest - next) * positivesAtLeast / (positivesAtLeast + negativesAtLeast);
            lowest = next;
        }
        return OptionalDouble.of(sum / positives.length);
    }
}
