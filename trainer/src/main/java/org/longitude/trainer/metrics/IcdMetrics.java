package org.longitude.trainer.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Every score in use for ICD coding, each convention under a name of its own, as a flat report for
 * JSON. A value is null where the score is undefined (no positive, say), never a made-up 0.
 */
public final class IcdMetrics {
    private static final int[] CUTOFFS = {1, 5, 8, 15};

    private final ScoredLabels scored;
    private final Confusion confusion;
    private final List<OptionalDouble> rocAreas = new ArrayList<>();
    private final List<OptionalDouble> averagePrecisions = new ArrayList<>();

    private IcdMetrics(ScoredLabels scored, Confusion confusion) {
        this.scored = scored;
        this.confusion = confusion;
        for (int c = 0; c < scored.labels(); c++) {
            Separation separation = Separation.of(scored.scoreColumn(c), scored.truthColumn(c));
            rocAreas.add(separation.rocArea());
            averagePrecisions.add(separation.averagePrecision());
        }
    }

    /**
     * Scores one split.
     *
     * @param thresholds one per label; a label is predicted iff its score is greater
     */
    public static IcdMetrics of(ScoredLabels scored, double[] thresholds) {
        return new IcdMetrics(scored, Confusion.of(scored, thresholds));
    }

    /** The counts behind the F1 scores. */
    public Confusion confusion() {
        return confusion;
    }

    /**
     * Mean area under the ROC curve over the labels that have both a true and a false admission.
     */
    public OptionalDouble macroAuc() {
        return mean(rocAreas);
    }

    /** Area under the ROC curve of all admissions' labels pooled. */
    public OptionalDouble microAuc() {
        return Separation.of(scored.allScores(), scored.allTruth()).rocArea();
    }

    /** The report, keys as in the metrics fixtures. */
    public Map<String, @Nullable Object> report() {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        putClassification(report);
        putAreas(report);
        RankedLabels low = RankedLabels.of(scored, Ties.LOW_INDEX_FIRST);
        RankedLabels high = RankedLabels.of(scored, Ties.HIGH_INDEX_FIRST);
        for (int k : CUTOFFS) {
            putCutoff(report, k, low, high);
        }
        putAveragePrecisions(report, low, high);
        return report;
    }

    private void putClassification(Map<String, @Nullable Object> report) {
        report.put("micro_precision", confusion.microPrecision());
        report.put("micro_recall", confusion.microRecall());
        report.put("micro_f1", confusion.microF1());
        report.put("micro_accuracy_caml_jaccard", confusion.microJaccard());
        report.put("macro_precision_caml", confusion.macroPrecisionCaml());
        report.put("macro_recall_caml", confusion.macroRecallCaml());
        report.put("macro_accuracy_caml_jaccard", confusion.macroJaccardCaml());
        report.put("macro_f1_caml", confusion.macroF1Caml());
        report.put("macro_f1_sklearn_zero_division_0", confusion.macroF1OfClasses());
        report.put(
                "macro_f1_only_classes_with_positives",
                orNull(confusion.macroF1OfClassesWithPositives()));
    }

    private void putAreas(Map<String, @Nullable Object> report) {
        // Not toList(): it refuses null, and null is what an undefined area is.
        List<@Nullable Double> perClass = new ArrayList<>();
        rocAreas.forEach(area -> perClass.add(orNull(area)));
        report.put("per_class_auc", perClass);
        report.put("macro_auc_skip_undefined", orNull(macroAuc()));
        report.put(
                "macro_auc_classes_used",
                rocAreas.stream().filter(OptionalDouble::isPresent).count());
        report.put("micro_auc", orNull(microAuc()));
    }

    private static void putCutoff(
            Map<String, @Nullable Object> report, int k, RankedLabels low, RankedLabels high) {
        Map<String, @Nullable Object> precision = byTies(low.precisionAt(k), high.precisionAt(k));
        precision.put("min_over_tie_orders", low.precisionAtLeast(k));
        precision.put("max_over_tie_orders", low.precisionAtMost(k));
        report.put("precision_at_" + k, precision);
        report.put("recall_at_" + k, byTies(low.recallAt(k), high.recallAt(k)));
        report.put(
                "recall_at_" + k + "_skip_rows_without_positives",
                byTies(
                        orNull(low.recallAtSkippingEmpty(k)),
                        orNull(high.recallAtSkippingEmpty(k))));
        report.put("f1_at_" + k + "_caml", byTies(low.f1At(k), high.f1At(k)));
    }

    private void putAveragePrecisions(
            Map<String, @Nullable Object> report, RankedLabels low, RankedLabels high) {
        List<OptionalDouble> perAdmission =
                IntStream.range(0, scored.admissions())
                        .mapToObj(
                                d ->
                                        Separation.of(scored.scores()[d], scored.truth()[d])
                                                .averagePrecision())
                        .toList();
        Separation pooled = Separation.of(scored.allScores(), scored.allTruth());
        report.put("map_macro_classes_with_positives", orNull(mean(averagePrecisions)));
        report.put("map_macro_sklearn_zero_for_empty", meanWithZeros(averagePrecisions));
        report.put("map_documents_tie_grouped_skip_empty", orNull(mean(perAdmission)));
        report.put("map_documents_tie_grouped_zero_for_empty", meanWithZeros(perAdmission));
        report.put(
                "map_documents_ranked_tie_low_index_first_skip_empty",
                orNull(low.meanAveragePrecision()));
        report.put(
                "map_documents_ranked_tie_high_index_first_skip_empty",
                orNull(high.meanAveragePrecision()));
        report.put("map_micro", orNull(pooled.averagePrecision()));
    }

    private static Map<String, @Nullable Object> byTies(
            @Nullable Double low, @Nullable Double high) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("tie_low_index_first", low);
        values.put("tie_high_index_first", high);
        return values;
    }

    private static OptionalDouble mean(List<OptionalDouble> values) {
        return values.stream().flatMapToDouble(OptionalDouble::stream).average();
    }

    private static double meanWithZeros(List<OptionalDouble> values) {
        return values.stream().mapToDouble(value -> value.orElse(0)).average().orElseThrow();
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }

    @Override
    public String toString() {
        return "IcdMetrics"
                + Arrays.toString(new double[] {confusion.microF1(), confusion.macroF1OfClasses()});
    }
}
