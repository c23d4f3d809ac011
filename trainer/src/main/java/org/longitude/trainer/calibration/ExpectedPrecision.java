package org.longitude.trainer.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.longitude.trainer.metrics.Interval;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * What precision may be expected of the codes above a threshold, from a split whose truth is known.
 *
 * <p>The interval is Wilson's. It counts every code of every admission as a trial of its own; codes
 * of one admission are not quite that, so it is somewhat narrow: a bootstrap over patients says how
 * much.
 *
 * @param rows by rising threshold
 */
public record ExpectedPrecision(List<Row> rows) {

    /**
     * Above one threshold.
     *
     * @param predicted codes above it, in all admissions
     * @param precision share of them that is true; NaN of none
     * @param recall share of all true codes that is above it; NaN if nothing is true
     */
    public record Row(double threshold, long predicted, Interval precision, double recall) {}

    public ExpectedPrecision {
        rows = List.copyOf(rows);
    }

    /** At 0, 0.05, 0.1 and so on to 0.95. */
    public static ExpectedPrecision of(ScoredLabels scored) {
        return of(scored, IntStream.range(0, 20).mapToDouble(i -> i / 20.0).toArray());
    }

    /** At given thresholds; a code is predicted iff its score is greater. */
    public static ExpectedPrecision of(ScoredLabels scored, double[] thresholds) {
        double[] rising = thresholds.clone();
        Arrays.sort(rising);
        long[] predicted = new long[rising.length];
        long[] hits = new long[rising.length];
        long positives = 0;
        for (int d = 0; d < scored.admissions(); d++) {
            for (int c = 0; c < scored.labels(); c++) {
                boolean truth = scored.isTrue(d, c);
                positives += truth ? 1 : 0;
                for (int t = 0; t < rising.length && scored.score(d, c) > rising[t]; t++) {
                    predicted[t]++;
                    hits[t] += truth ? 1 : 0;
                }
            }
        }
        double all = positives == 0 ? Double.NaN : positives;
        return new ExpectedPrecision(
                IntStream.range(0, rising.length)
                        .mapToObj(
                                t ->
                                        new Row(
                                                rising[t],
                                                predicted[t],
                                                Interval.wilson(hits[t], predicted[t]),
                                                hits[t] / all))
                        .toList());
    }

    /**
     * The lowest threshold above which the precision's lower end is at least the wanted one; empty
     * if there is none, or too little above it to show as much.
     */
    public Optional<Row> thresholdFor(double wantedPrecision) {
        return rows.stream()
                .filter(row -> row.predicted() > 0 && row.precision().low() >= wantedPrecision)
                .findFirst();
    }
}
