package org.longitude.trainer.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One system on one split, ready to be measured with any number of copies of each admission: what a
 * bootstrap does a thousand times. Sorting is done once; a measurement is one pass.
 *
 * <p>Threading: immutable, for any number of threads.
 */
public final class CountedScores {
    private final ScoredLabels scored;
    private final double[] thresholds;
    private final Ranking pooled;
    private final Ranking[] byLabel;
    private final RankedLabels ranked;

    private CountedScores(ScoredLabels scored, double[] thresholds) {
        this.scored = scored;
        this.thresholds = thresholds.clone();
        this.pooled = Ranking.of(scored.allScores(), scored.allTruth());
        this.byLabel =
                IntStream.range(0, scored.labels())
                        .mapToObj(c -> Ranking.of(scored.scoreColumn(c), scored.truthColumn(c)))
                        .toArray(Ranking[]::new);
        this.ranked = RankedLabels.of(scored, Ties.LOW_INDEX_FIRST);
    }

    /**
     * Prepares a system.
     *
     * @param thresholds one per label
     */
    public static CountedScores of(ScoredLabels scored, double[] thresholds) {
        return new CountedScores(scored, thresholds);
    }

    /** How many admissions. */
    public int admissions() {
        return scored.admissions();
    }

    /** Every measure of the split as it is. */
    public Map<Measure, Double> measure() {
        int[] once = new int[admissions()];
        Arrays.fill(once, 1);
        return measure(once);
    }

    /**
     * Every measure with so many copies of each admission; NaN where one is undefined.
     *
     * @param copies one number an admission, not all 0
     */
    public Map<Measure, Double> measure(int[] copies) {
        Map<Measure, Double> found = new EnumMap<>(Measure.class);
        Confusion confusion = Confusion.of(scored, thresholds, copies);
        found.put(Measure.MICRO_F1, confusion.microF1());
        found.put(Measure.MACRO_F1, confusion.macroF1OfClasses());
        found.put(Measure.MACRO_F1_CAML, confusion.macroF1Caml());
        found.put(Measure.MICRO_AUC, pooled.rocArea(copies, scored.labels()));
        found.put(Measure.MACRO_AUC, macroAuc(copies));
        found.put(Measure.PRECISION_AT_5, mean(copies, d -> ranked.precision(d, 5)));
        found.put(Measure.PRECISION_AT_8, mean(copies, d -> ranked.precision(d, 8)));
        found.put(Measure.PRECISION_AT_15, mean(copies, d -> ranked.precision(d, 15)));
        found.put(Measure.RECALL_AT_5, mean(copies, d -> ranked.recall(d, 5)));
        found.put(Measure.RECALL_AT_8, mean(copies, d -> ranked.recall(d, 8)));
        found.put(Measure.RECALL_AT_15, mean(copies, d -> ranked.recall(d, 15)));
        found.put(Measure.MEAN_AVERAGE_PRECISION, mean(copies, ranked::averagePrecisionOrNaN));
        return found;
    }

    private double macroAuc(int[] copies) {
        OptionalDouble mean =
                IntStream.range(0, byLabel.length)
                        .mapToDouble(c -> byLabel[c].rocArea(copies, 1))
                        .filter(area -> !Double.isNaN(area))
                        .average();
        return mean.orElse(Double.NaN);
    }

    /** Mean over admissions where the value is defined, each counted as often as it has copies. */
    private static double mean(int[] copies, IntToDoubleFunction value) {
        double sum = 0;
        long counted = 0;
        for (int d = 0; d < copies.length; d++) {
            if (copies[d] > 0) {
                double one = value.applyAsDouble(d);
                if (!Double.isNaN(one)) {
                    sum += copies[d] * one;
                    counted += copies[d];
                }
            }
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }

    /**
     * Items by rising score.
     *
     * @param order indices of the items
     * @param truth by place in the order
     * @param opensTie by place in the order, whether its score is higher than the one before
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ranking(int[] order, boolean[] truth, boolean[] opensTie) {

        static Ranking of(double[] scores, boolean[] truth) {
            int[] order = Order.rising(scores);
            boolean[] truthByPlace = new boolean[order.length];
            boolean[] opensTie = new boolean[order.length];
            for (int i = 0; i < order.length; i++) {
                truthByPlace[i] = truth[order[i]];
                opensTie[i] = i == 0 || scores[order[i]] > scores[order[i - 1]];
            }
            return new Ranking(order, truthByPlace, opensTie);
        }

        /**
         * The probability that a true item scores above a false one, a tie counting one half; NaN
         * unless there are both.
         *
         * @param labels items of one admission: item i belongs to admission i / labels
         */
        double rocArea(int[] copies, int labels) {
            double won = 0;
            long positives = 0;
            long negativesBelow = 0;
            long tiedPositives = 0;
            long tiedNegatives = 0;
            for (int i = 0; i < order.length; i++) {
                if (opensTie[i]) {
                    won += tiedPositives * (negativesBelow + tiedNegatives / 2.0);
                    positives += tiedPositives;
                    negativesBelow += tiedNegatives;
                    tiedPositives = 0;
                    tiedNegatives = 0;
                }
                int times = copies[order[i] / labels];
                tiedPositives += truth[i] ? times : 0;
                tiedNegatives += truth[i] ? 0 : times;
            }
            won += tiedPositives * (negativesBelow + tiedNegatives / 2.0);
            positives += tiedPositives;
            negativesBelow += tiedNegatives;
            return positives == 0 || negativesBelow == 0
                    ? Double.NaN
                    : won / positives / negativesBelow;
        }
    }
}
