package org.longitude.trainer.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.longitude.model.label.LabelSet;
import org.longitude.model.label.Routing;
import org.longitude.trainer.metrics.Interval;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * Measures the precision of predictions by their confidence, on a split whose truth is known.
 *
 * <p>Intervals are Wilson's over codes, with as many trials as the codes are worth: the number of
 * codes divided by the design effect (Kish 1965), which is estimated once, from all assigned codes
 * with patients as clusters, and is at least 1. Where no code is wrong the clusters say nothing and
 * each patient counts as one trial.
 */
public final class RoutingFit {

    /** A cut for each hundredth of the predictions. */
    private static final int CUTS = 100;

    private RoutingFit() {}

    /** One admission's prediction. */
    private record Prediction(double confidence, int codes, int right, String patient) {}

    /**
     * Measures a split.
     *
     * @param scored calibrated probabilities that the calibration was not fitted on
     * @param labels with the thresholds that assign
     * @param patients of the admissions
     * @param split its name
     * @return empty if nothing is assigned
     */
    public static Optional<Routing> of(
            ScoredLabels scored, LabelSet labels, List<String> patients, String split) {
        List<Prediction> predictions = predictions(scored, labels, patients);
        if (predictions.isEmpty()) {
            return Optional.empty();
        }
        double effect = designEffect(predictions);
        return Optional.of(
                new Routing(
                        split,
                        scored.admissions(),
                        effect,
                        confidences(predictions).stream()
                                .map(confidence -> cut(predictions, confidence, effect))
                                .toList()));
    }

    /** What precision is achieved above a cut, on other admissions than those it was chosen on. */
    public static Routing.Group above(
            double confidence, ScoredLabels scored, LabelSet labels, List<String> patients) {
        List<Prediction> predictions = predictions(scored, labels, patients);
        double effect = predictions.isEmpty() ? 1 : designEffect(predictions);
        return cut(predictions, confidence, effect).above();
    }

    private static List<Prediction> predictions(
            ScoredLabels scored, LabelSet labels, List<String> patients) {
        List<Prediction> predictions = new ArrayList<>();
        for (int d = 0; d < scored.admissions(); d++) {
            int admission = d;
            double[] row =
                    IntStream.range(0, scored.labels())
                            .mapToDouble(c -> scored.score(admission, c))
                            .toArray();
            int codes = 0;
            int right = 0;
            for (int c = 0; c < row.length; c++) {
                if (row[c] > labels.threshold(c)) {
                    codes++;
                    right += scored.isTrue(d, c) ? 1 : 0;
                }
            }
            if (codes > 0) {
                predictions.add(
                        new Prediction(
                                Routing.confidence(labels, row), codes, right, patients.get(d)));
            }
        }
        predictions.sort(Comparator.comparingDouble(Prediction::confidence));
        return predictions;
    }

    /** 0 and, evenly over the predictions, confidences that some are above of. */
    private static List<Double> confidences(List<Prediction> predictions) {
        double[] found = new double[CUTS];
        for (int i = 1; i < CUTS; i++) {
            int place = (int) ((long) i * predictions.size() / CUTS);
            found[i] = predictions.get(Math.max(0, place - 1)).confidence();
        }
        return Arrays.stream(found).sorted().distinct().boxed().toList();
    }

    private static Routing.Cut cut(
            List<Prediction> predictions, double confidence, double designEffect) {
        return new Routing.Cut(
                confidence,
                group(
                        predictions.stream().filter(p -> p.confidence() > confidence).toList(),
                        designEffect),
                group(
                        predictions.stream().filter(p -> p.confidence() <= confidence).toList(),
                        designEffect));
    }

    private static Routing.Group group(List<Prediction> predictions, double designEffect) {
        long codes = predictions.stream().mapToLong(Prediction::codes).sum();
        if (codes == 0) {
            return new Routing.Group(0, 0, 0, 0, 1);
        }
        double precision = predictions.stream().mapToLong(Prediction::right).sum() / (double) codes;
        Interval interval = Interval.wilson(precision, codes / designEffect);
        return new Routing.Group(
                predictions.size(),
                codes,
                precision,
                Math.min(precision, interval.low()),
                Math.max(precision, interval.high()));
    }

    private static double designEffect(List<Prediction> predictions) {
        Map<String, double[]> clusters = new HashMap<>();
        double codes = 0;
        double right = 0;
        for (Prediction each : predictions) {
            double[] sums = clusters.computeIfAbsent(each.patient(), id -> new double[2]);
            sums[0] += each.codes();
            sums[1] += each.right();
            codes += each.codes();
            right += each.right();
        }
        double precision = right / codes;
        int count = clusters.size();
        if (precision == 0 || precision == 1 || count < 2) {
            return codes / count;
        }
        double squares = 0;
        for (double[] sums : clusters.values()) {
            double away = sums[1] - precision * sums[0];
            squares += away * away;
        }
        double clustered = squares * count / (count - 1) / (codes * codes);
        return Math.max(1, clustered / (precision * (1 - precision) / codes));
    }
}
