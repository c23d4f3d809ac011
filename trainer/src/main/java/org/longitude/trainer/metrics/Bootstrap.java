package org.longitude.trainer.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How much of a score, or of a difference between two, is the luck of which admissions were in the
 * split: patients are drawn with replacement, as many as there are, again and again (Efron's
 * percentile bootstrap). Whole patients are drawn because the admissions of one are alike.
 *
 * <p>The same seed draws the same patients for every system, so differences are paired. Replicates
 * in which a measure is undefined are left out of its interval.
 */
public final class Bootstrap {
    private static final double TAIL = 0.025;

    private final int[] patientOf;
    private final int patients;
    private final int replicates;
    private final long seed;

    /**
     * A way of drawing.
     *
     * @param patientIds one an admission, in the order of the scores' rows
     * @param replicates at least 1; intervals want 1,000
     */
    public Bootstrap(List<String> patientIds, int replicates, long seed) {
        if (patientIds.isEmpty() || replicates < 1) {
            throw new IllegalArgumentException(
                    "admissions %d, replicates %d (expected: at least one of each)"
                            .formatted(patientIds.size(), replicates));
        }
        Map<String, Integer> numbers = new HashMap<>();
        this.patientOf =
                patientIds.stream()
                        .mapToInt(id -> numbers.computeIfAbsent(id, any -> numbers.size()))
                        .toArray();
        this.patients = numbers.size();
        this.replicates = replicates;
        this.seed = seed;
    }

    /**
     * A difference between two systems on the same admissions.
     *
     * @param interval of the first's measure less the second's
     * @param twoSidedP twice the smaller share of replicates on one side of 0, at most 1, with one
     *     replicate added to both counts so that it is never 0 (Davison and Hinkley 1997, 4.2)
     */
    public record Difference(Interval interval, double twoSidedP) {
        /** Whether the interval leaves 0 out. */
        public boolean excludesZero() {
            return interval.low() > 0 || interval.high() < 0;
        }
    }

    /** Every measure of a system with its interval. */
    public Map<Measure, Interval> intervals(CountedScores system) {
        Map<Measure, double[]> drawn = draw(system::measure);
        Map<Measure, Interval> found = new EnumMap<>(Measure.class);
        system.measure()
                .forEach((measure, value) -> found.put(measure, interval(value, drawn, measure)));
        return found;
    }

    /** Every measure of the first less that of the second. */
    public Map<Measure, Difference> differences(CountedScores first, CountedScores second) {
        if (first.admissions() != second.admissions()) {
            throw new IllegalArgumentException(
                    "admissions: %d and %d (expected: the same of both)"
                            .formatted(first.admissions(), second.admissions()));
        }
        Map<Measure, double[]> drawn =
                draw(copies -> less(first.measure(copies), second.measure(copies)));
        Map<Measure, Difference> found = new EnumMap<>(Measure.class);
        less(first.measure(), second.measure())
                .forEach(
                        (measure, value) ->
                                found.put(
                                        measure,
                                        new Difference(
                                                interval(value, drawn, measure),
                                                twoSidedP(
                                                        drawn.getOrDefault(
                                                                measure, new double[0])))));
        return found;
    }

    private static Map<Measure, Double> less(Map<Measure, Double> a, Map<Measure, Double> b) {
        Map<Measure, Double> difference = new EnumMap<>(Measure.class);
        a.forEach(
                (measure, value) ->
                        difference.put(measure, value - b.getOrDefault(measure, Double.NaN)));
        return difference;
    }

    /** For each measure its values over the replicates, rising, without the undefined ones. */
    private Map<Measure, double[]> draw(Function<int[], Map<Measure, Double>> measured) {
        // One generator a replicate: the numbers do not hang on how threads share the work.
        List<Map<Measure, Double>> all =
                IntStream.range(0, replicates)
                        .parallel()
                        .mapToObj(replicate -> measured.apply(copies(replicate)))
                        .toList();
        Map<Measure, double[]> drawn = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            drawn.put(
                    measure,
                    all.stream()
                            .mapToDouble(one -> one.getOrDefault(measure, Double.NaN))
                            .filter(value -> !Double.isNaN(value))
                            .sorted()
                            .toArray());
        }
        return drawn;
    }

    /** How often each admission is drawn in a replicate: as often as its patient. */
    int[] copies(int replicate) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + replicate);
        int[] times = new int[patients];
        for (int i = 0; i < patients; i++) {
            times[random.nextInt(patients)]++;
        }
        return Arrays.stream(patientOf).map(patient -> times[patient]).toArray();
    }

    private static Interval interval(double value, Map<Measure, double[]> drawn, Measure measure) {
        double[] rising = drawn.getOrDefault(measure, new double[0]);
        return new Interval(value, quantile(rising, TAIL), quantile(rising, 1 - TAIL));
    }

    /** Linear between the neighbouring order statistics, as in NumPy; NaN of nothing. */
    static double quantile(double[] rising, double share) {
        if (rising.length == 0) {
            return Double.NaN;
        }
        double place = share * (rising.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, rising.length - 1);
        return rising[below] + (place - below) * (rising[above] - rising[below]);
    }

    private static double twoSidedP(double[] differences) {
        if (differences.length == 0) {
            return Double.NaN;
        }
        long notAbove = Arrays.stream(differences).filter(value -> value <= 0).count();
        long notBelow = Arrays.stream(differences).filter(value -> value >= 0).count();
        return Math.min(1, 2 * (Math.min(notAbove, notBelow) + 1.0) / (differences.length + 1.0));
    }
}
