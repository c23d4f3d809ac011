package org.longitude.trainer.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.longitude.trainer.report.Table;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.BarChart;
import org.longitude.trainer.report.figure.Figure;

/** Our own tables: every system, what was asked of pairs of them, words and subwords. */
final class SystemTables {

    private SystemTables() {}

    /** What holds and what does not, a sentence each. */
    static List<String> verdicts(Findings findings) {
        List<String> verdicts = new ArrayList<>();
        for (Comparison each : findings.comparisons()) {
            if (!each.expected().isEmpty()) {
                verdicts.add(
                        Texts.text(
                                "%s, seed %d: %+.4f micro F1 (%+.4f to %+.4f), expected %s: %s.",
                                each.what(),
                                each.seed(),
                                each.difference(),
                                each.low(),
                                each.high(),
                                each.expected(),
                                each.holds() ? "holds" : "does NOT hold"));
            }
        }
        return verdicts;
    }

    static Table comparisons(Findings findings) {
        return new Table(
                "Differences in micro F1 on test, with 95 % intervals of a paired bootstrap over patients.",
                List.of("systems", "seed", "difference", "interval", "expected", "holds"),
                findings.comparisons().stream()
                        .map(
                                each ->
                                        List.of(
                                                each.what(),
                                                Integer.toString(each.seed()),
                                                Texts.text("%+.4f", each.difference()),
                                                Texts.text(
                                                        "%+.4f to %+.4f", each.low(), each.high()),
                                                each.expected(),
                                                each.expected().isEmpty()
                                                        ? ""
                                                        : each.holds() ? "yes" : "no"))
                        .toList());
    }

    static Figure bars(Findings findings) {
        return new BarChart(
                "Micro F1 on test",
                "Each system on each set of admissions; thresholds were tuned on dev.",
                Axis.linear("micro F1").startingAt(0),
                findings.rows().stream().map(SystemTables::name).toList(),
                List.of(
                        BarChart.Series.of(
                                "micro F1",
                                findings.rows().stream()
                                        .mapToDouble(each -> each.result().microF1())
                                        .toArray())));
    }

    private static String name(Findings.Row row) {
        return row.set() + ": " + row.system() + (row.seed() == 0 ? "" : ", seed " + row.seed());
    }

    static Table all(Findings findings) {
        return new Table(
                "Every system on test.",
                List.of(
                        "system",
                        "micro F1",
                        "macro F1",
                        "micro AUC",
                        "macro AUC",
                        "parameters",
                        "training, min",
                        "note"),
                findings.rows().stream()
                        .map(
                                each ->
                                        List.of(
                                                name(each),
                                                Texts.number(each.result().microF1()),
                                                Texts.number(each.result().macroF1()),
                                                Texts.number(each.result().microAuc()),
                                                Texts.number(each.result().macroAuc()),
                                                each.result().parameters() == 0
                                                        ? ""
                                                        : Texts.text(
                                                                "%,d", each.result().parameters()),
                                                Texts.text(
                                                        "%.1f",
                                                        each.result().trainingSeconds() / 60),
                                                each.result().note()))
                        .toList());
    }

    static Table misspellings(Findings findings) {
        return new Table(
                "Micro F1 on test as it is and misspelled, and how many tokens are unknown.",
                List.of(
                        "system",
                        "tokens an admission",
                        "unknown",
                        "unknown, misspelled",
                        "micro F1",
                        "micro F1, misspelled"),
                findings.rows().stream()
                        .filter(each -> each.result().misspelledMicroF1() != null)
                        .map(
                                each ->
                                        List.of(
                                                name(each),
                                                Texts.text(
                                                        "%,.0f",
                                                        each.result().tokensPerAdmission()),
                                                Texts.percent(each.result().unknownShare()),
                                                Texts.percent(
                                                        each.result().misspelledUnknownShare()),
                                                Texts.number(each.result().microF1()),
                                                Texts.number(each.result().misspelledMicroF1())))
                        .toList());
    }

    static Table tokens(Findings findings) {
        return new Table(
                "What each tokenizer makes of the notes' words.",
                List.of("tokenizer", "tokens per word", "unknown"),
                findings.corpus().tokenizers().stream()
                        .map(
                                each ->
                                        List.of(
                                                each.name(),
                                                Texts.text("%.3f", each.tokensPerWord()),
                                                Texts.percent(each.unknownShare())))
                        .toList());
    }

    static Table times(Findings findings) {
        List<List<String>> rows = new ArrayList<>();
        findings.times().forEach((title, time) -> rows.add(row(title, time)));
        rows.add(
                row(
                        "together",
                        new StepTime(
                                sum(findings, StepTime::seconds),
                                sum(findings, StepTime::cpuSeconds))));
        return new Table(
                "What each step took: by the clock, other work on the machine included, and of this process's processor time.",
                List.of("step", "min", "processor min"),
                rows);
    }

    private static List<String> row(String title, StepTime time) {
        return List.of(
                title,
                Texts.text("%.1f", time.seconds() / 60),
                Texts.text("%.1f", time.cpuSeconds() / 60));
    }

    private static double sum(Findings findings, ToDoubleFunction<StepTime> what) {
        return findings.times().values().stream().mapToDouble(what).sum();
    }
}
