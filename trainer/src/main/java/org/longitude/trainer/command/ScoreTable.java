package org.longitude.trainer.command;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.evaluate.Evaluation;
import org.longitude.trainer.metrics.Interval;
import org.longitude.trainer.metrics.Measure;
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

    /** An evaluation as JSON, or as lines with the chief scores and their intervals. */
    static void print(CommandRun run, Evaluation evaluation, boolean json) {
        if (json) {
            run.printJson(evaluation);
            return;
        }
        run.print(
                "%d admissions of %d patients, split %s"
                        .formatted(
                                evaluation.admissions(),
                                evaluation.patients(),
                                evaluation.split()));
        run.print(
                "%-24s  %-22s  %-22s  %-22s"
                        .formatted("", Measure.MICRO_F1.spoken(), "macro F1", "micro AUC"));
        for (Evaluation.Measured system : evaluation.systems()) {
            run.print(
                    "%-24s  %-22s  %-22s  %-22s"
                            .formatted(
                                    system.name(),
                                    cell(system, Measure.MICRO_F1),
                                    cell(system, Measure.MACRO_F1),
                                    cell(system, Measure.MICRO_AUC)));
        }
        evaluation
                .systems()
                .forEach(system -> system.routing().forEach(each -> print(run, system, each)));
    }

    private static void print(
            CommandRun run, Evaluation.Measured system, Evaluation.Routed routed) {
        run.print(
                String.format(
                        Locale.ROOT,
                        "%-24s  target %.2f: %d predictions go their way alone, precision %.3f (%.3f to %.3f), expected %.3f (%.3f to %.3f)",
                        system.name(),
                        routed.target(),
                        routed.achieved().admissions(),
                        routed.achieved().precision(),
                        routed.achieved().low(),
                        routed.achieved().high(),
                        routed.expected().precision(),
                        routed.expected().low(),
                        routed.expected().high()));
    }

    private static String cell(Evaluation.Measured system, Measure measure) {
        Interval found = system.intervals().get(measure.key());
        return found == null || Double.isNaN(found.value())
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.4f (%.3f to %.3f)",
                        found.value(),
                        found.low(),
                        found.high());
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
