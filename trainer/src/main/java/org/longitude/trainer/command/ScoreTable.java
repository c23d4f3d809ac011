package org.longitude.trainer.command;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.retrain.SplitScores;

/** Scores for a terminal. */
final class ScoreTable {
    private ScoreTable() {}

    static String of(SplitScores scores) {
        return "%d admissions%n%s%n%s%n%s%n%s"
                .formatted(
                        scores.admissions(),
                        "                  micro F1  macro F1  micro AUC",
                        row("this model", scores.model()),
                        row("linear baseline", scores.linearBaseline()),
                        row("best constant", scores.bestConstant()));
    }

    static String row(String name, Map<String, @Nullable Object> report) {
        return String.format(
                Locale.ROOT,
                "%-16s  %8s  %8s  %9s",
                name,
                cell(report, "micro_f1"),
                cell(report, "macro_f1_sklearn_zero_division_0"),
                cell(report, "micro_auc"));
    }

    private static String cell(Map<String, @Nullable Object> report, String key) {
        return report.get(key) instanceof Number value
                ? String.format(Locale.ROOT, "%.4f", value.doubleValue())
                : "-";
    }
}
