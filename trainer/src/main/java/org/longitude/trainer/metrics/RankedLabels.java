package org.longitude.trainer.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Labels of each admission in the order of their scores: hits among the first k, and what follows
 * from them.
 */
public final class RankedLabels {
    private final ScoredLabels scored;

    /** For each admission, whether its label of rank r is true. */
    private final boolean[][] hits;

    private final int[] positives;

    private RankedLabels(ScoredLabels scored, boolean[][] hits) {
        this.scored = scored;
        this.hits = hits;
        this.positives = Arrays.stream(scored.truth()).mapToInt(RankedLabels::count).toArray();
    }

    /** Ranks every admission's labels by falling score. */
    public static RankedLabels of(ScoredLabels scored, Ties ties) {
        boolean[][] hits = new boolean[scored.admissions()][];
        for (int d = 0; d < hits.length; d++) {
            hits[d] = rank(scored.scores()[d], scored.truth()[d], ties);
        }
        return new RankedLabels(scored, hits);
    }

    private static boolean[] rank(double[] scores, boolean[] truth, Ties ties) {
        Comparator<Integer> byIndex = Comparator.naturalOrder();
        Comparator<Integer> falling =
                (a, b) -> scores[a] == scores[b] ? 0 : Double.compare(scores[b], scores[a]);
        Integer[] order =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(
                                falling.thenComparing(
                                        ties == Ties.LOW_INDEX_FIRST
                                                ? byIndex
                                                : byIndex.reversed()))
                        .toArray(Integer[]::new);
        boolean[] hits = new boolean[order.length];
        for (int r = 0; r < hits.length; r++) {
            hits[r] = truth[order[r]];
        }
        return hits;
    }

    private static int count(boolean[] row) {
        int count = 0;
        for (boolean value : row) {
            count += value ? 1 : 0;
        }
        return count;
    }

    /** Mean share of true labels among an admission's first min(k, labels). */
    public double precisionAt(int k) {
        return admissions().mapToDouble(d -> precision(d, k)).average().orElseThrow();
    }

    /**
     * Mean share of an admission's true labels among its first k; one without true labels counts 0
     * (CAML).
     */
    public double recallAt(int k) {
        return admissions().mapToDouble(d -> recall(d, k)).average().orElseThrow();
    }

    /**
     * As {@link #recallAt}, without the admissions that have no true label; empty if that leaves
     * none.
     */
    public OptionalDouble recallAtSkippingEmpty(int k) {
        return admissions().filter(d -> positives[d] > 0).mapToDouble(d -> recall(d, k)).average();
    }

    /** CAML's F1@k, of the two means. */
    public double f1At(int k) {
        return Confusion.harmonicMean(precisionAt(k), recallAt(k));
    }

    /**
     * Mean over admissions with true labels of the precision at each true label's rank; empty if
     * there is none.
     */
    public OptionalDouble meanAveragePrecision() {
        return admissions()
                .filter(d -> positives[d] > 0)
                .mapToDouble(this::averagePrecision)
                .average();
    }

    /** The lowest precision at k over all orders of equal scores. */
    public double precisionAtLeast(int k) {
        return admissions()
                .mapToDouble(d -> extremeHits(d, k, false) / divisor(k))
                .average()
                .orElseThrow();
    }

    /** The highest precision at k over all orders of equal scores. */
    public double precisionAtMost(int k) {
        return admissions()
                .mapToDouble(d -> extremeHits(d, k, true) / divisor(k))
                .average()
                .orElseThrow();
    }

    private IntStream admissions() {
        return IntStream.range(0, hits.length);
    }

    private double divisor(int k) {
        return Math.min(k, scored.labels());
    }

    private double hitsAt(int admission, int k) {
        int found = 0;
        for (int r = 0; r < Math.min(k, scored.labels()); r++) {
            found += hits[admission][r] ? 1 : 0;
        }
        return found;
    }

    /** Share of true labels among an admission's first min(k, labels). */
    double precision(int admission, int k) {
        return hitsAt(admission, k) / divisor(k);
    }

    /** Share of an admission's true labels among its first k, 0 if it has none. */
    double recall(int admission, int k) {
        return positives[admission] == 0 ? 0 : hitsAt(admission, k) / positives[admission];
    }

    /** Mean precision at the ranks of an admission's true labels, NaN if it has none. */
    double averagePrecisionOrNaN(int admission) {
        return positives[admission] == 0 ? Double.NaN : averagePrecision(admission);
    }

    private double averagePrecision(int admission) {
        double sum = 0;
        int found = 0;
        for (int r = 0; r < hits[admission].length; r++) {
            if (hits[admission][r]) {
                sum += ++found / (r + 1.0);
            }
        }
        return sum / positives[admission];
    }

    /**
     * Only the labels that tie with the k-th can be exchanged: the rest is in or out in every
     * order.
     */
    private double extremeHits(int admission, int k, boolean best) {
        double[] scores = scored.scores()[admission];
        boolean[] truth = scored.truth()[admission];
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double boundary = sorted[sorted.length - (int) divisor(k)];
        int seats = (int) divisor(k);
        int sure = 0;
        int tiedTrue = 0;
        int tiedFalse = 0;
        for (int c = 0; c < scores.length; c++) {
            if (scores[c] > boundary) {
                seats--;
                sure += truth[c] ? 1 : 0;
            } else if (scores[c] == boundary) {
                tiedTrue += truth[c] ? 1 : 0;
                tiedFalse += truth[c] ? 0 : 1;
            }
        }
        return sure + (best ? Math.min(seats, tiedTrue) : Math.max(0, seats - tiedFalse));
    }
}
