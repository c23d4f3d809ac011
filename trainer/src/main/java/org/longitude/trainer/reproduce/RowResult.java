package org.longitude.trainer.reproduce;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.metrics.Confusion;
import org.longitude.trainer.metrics.IcdMetrics;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.retrain.LabelledTexts;

/**
 * What one system came to on test: the result of its step.
 *
 * @param microF1 at the threshold
 * @param macroF1 mean of the codes' F1
 * @param microAuc null where undefined
 * @param macroAuc null where undefined
 * @param threshold tuned on dev
 * @param parameters numbers that were learned; 0 where that means nothing
 * @param steps of the optimiser
 * @param trainingSeconds without scoring
 * @param tokensPerAdmission of test, before anything is cut
 * @param unknownShare of test's tokens that are the unknown token
 * @param misspelledMicroF1 on test with misspelled words, null where it was not measured
 * @param misspelledUnknownShare of its tokens that are the unknown token
 * @param note what a reader has to know of this row; may be empty
 */
record RowResult(
        double microF1,
        double macroF1,
        @Nullable Double microAuc,
        @Nullable Double macroAuc,
        double threshold,
        long parameters,
        int steps,
        double trainingSeconds,
        double tokensPerAdmission,
        double unknownShare,
        @Nullable Double misspelledMicroF1,
        @Nullable Double misspelledUnknownShare,
        String note) {

    /** How a system learned, beside its scores. */
    record Learning(
            long parameters,
            int steps,
            double seconds,
            double tokensPerAdmission,
            double unknownShare,
            @Nullable Double misspelledMicroF1,
            @Nullable Double misspelledUnknownShare,
            String note) {

        /** Of a system without tokens of its own; what it reads is counted in words. */
        static Learning none(LabelledTexts test, double seconds, String note) {
            double words =
                    test.admissions().stream()
                            .mapToInt(each -> each.wordCount())
                            .average()
                            .orElse(0);
            return new Learning(0, 0, seconds, words, 0, null, null, note);
        }
    }

    static RowResult of(StoredScores stored, Learning learning) {
        ScoredLabels scored = stored.scored();
        Confusion confusion = Confusion.of(scored, stored.thresholds());
        Map<String, @Nullable Object> report =
                new LinkedHashMap<>(IcdMetrics.of(scored, stored.thresholds()).report());
        return new RowResult(
                confusion.microF1(),
                confusion.macroF1OfClasses(),
                number(report.get("micro_auc")),
                number(report.get("macro_auc_skip_undefined")),
                stored.threshold(),
                learning.parameters(),
                learning.steps(),
                learning.seconds(),
                learning.tokensPerAdmission(),
                learning.unknownShare(),
                learning.misspelledMicroF1(),
                learning.misspelledUnknownShare(),
                learning.note());
    }

    private static @Nullable Double number(@Nullable Object value) {
        return value instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
    }
}
