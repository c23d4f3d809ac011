package org.longitude.deploy.calibration;

import java.util.Locale;
import java.util.Set;

/**
 * Scores of one model by tenths of probability: how many there are, what they sum to, and how many
 * of the codes people assigned.
 *
 * <p>Threading: one thread.
 */
final class CalibrationBins {

    static final int COUNT = 10;

    private final long[] scores = new long[COUNT];
    private final long[] assigned = new long[COUNT];
    private final double[] probabilities = new double[COUNT];
    private long admissions;

    static int of(double probability) {
        return Math.max(0, Math.min(COUNT - 1, (int) (probability * COUNT)));
    }

    /** A bin as metrics name it. */
    static String name(int bin) {
        return String.format(
                Locale.ROOT, "%.1f-%.1f", (double) bin / COUNT, (double) (bin + 1) / COUNT);
    }

    /**
     * Counts an admission.
     *
     * @param people what people assigned, as {@code SYSTEM CODE}; codes that the model does not
     *     know are no score of its
     */
    void add(ScoredAdmission scored, Set<String> people) {
        admissions++;
        int above = 0;
        for (int i = 0; i < scored.names().size(); i++) {
            double probability = scored.probabilities().get(i);
            int bin = of(probability);
            scores[bin]++;
            probabilities[bin] += probability;
            if (people.contains(scored.names().get(i))) {
                assigned[bin]++;
                above++;
            }
        }
        long known = people.stream().filter(scored.labels()::containsKey).count();
        scores[0] += scored.low();
        probabilities[0] += scored.lowSum();
        assigned[0] += known - above;
    }

    long admissions() {
        return admissions;
    }

    long scores(int bin) {
        return scores[bin];
    }

    long assigned(int bin) {
        return assigned[bin];
    }

    double probability(int bin) {
        return probabilities[bin];
    }
}
