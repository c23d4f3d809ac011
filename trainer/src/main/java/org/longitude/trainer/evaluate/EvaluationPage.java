package org.longitude.trainer.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.longitude.model.label.Routing;
import org.longitude.trainer.metrics.Bootstrap;
import org.longitude.trainer.metrics.Interval;
import org.longitude.trainer.metrics.LabelScores;
import org.longitude.trainer.metrics.Measure;
import org.longitude.trainer.report.HtmlPage;
import org.longitude.trainer.report.Table;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.BarChart;
import org.longitude.trainer.report.figure.Figure;
import org.longitude.trainer.report.figure.ReliabilityDiagram;

/** An evaluation as a page. */
public final class EvaluationPage {
    private static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

    private EvaluationPage() {}

    /**
     * Makes the page.
     *
     * @param data a sentence that says what data the numbers are from
     */
    public static HtmlPage of(Evaluation evaluation, String data) {
        HtmlPage page =
                HtmlPage.titled("Evaluation")
                        .lead(
                                text(
                                        "%,d admissions of %,d patients, split %s. Intervals: 95 %% of %,d draws of patients, seed %d.",
                                        evaluation.admissions(),
                                        evaluation.patients(),
                                        evaluation.split(),
                                        evaluation.replicates(),
                                        evaluation.seed()))
                        .notice(data)
                        .section("Systems")
                        .figure(bars(evaluation))
                        .table(scores(evaluation));
        evaluation
                .systems()
                .forEach(each -> page.paragraph(each.name() + ": " + each.description()));
        if (!evaluation.differences().isEmpty()) {
            page.section("Differences").table(differences(evaluation));
        }
        page.section("Calibration").figure(reliability(evaluation)).table(calibration(evaluation));
        if (evaluation.systems().stream().anyMatch(each -> !each.routing().isEmpty())) {
            page.section("Routing").table(routing(evaluation));
        }
        page.section("Codes");
        evaluation.systems().forEach(each -> page.table(codes(each)));
        return page;
    }

    private static Figure bars(Evaluation evaluation) {
        return new BarChart(
                "Micro and macro F1",
                "Bars: the split as it is. Whiskers: bootstrap 95 % intervals. Macro F1 is the mean of the codes' F1.",
                Axis.linear("F1").startingAt(0),
                evaluation.systems().stream().map(Evaluation.Measured::name).toList(),
                List.of(
                        series(evaluation, "micro F1", Measure.MICRO_F1),
                        series(evaluation, "macro F1", Measure.MACRO_F1)));
    }

    private static BarChart.Series series(Evaluation evaluation, String name, Measure measure) {
        return new BarChart.Series(
                name,
                evaluation.systems().stream()
                        .map(each -> each.intervals().getOrDefault(measure.key(), UNKNOWN))
                        .map(each -> new BarChart.Bar(each.value(), each.low(), each.high()))
                        .toList());
    }

    private static Table scores(Evaluation evaluation) {
        List<String> heads = new ArrayList<>(List.of("measure"));
        evaluation.systems().forEach(each -> heads.add(each.name()));
        return new Table(
                "Every measure with its interval.",
                heads,
                Stream.of(Measure.values()).map(measure -> row(evaluation, measure)).toList());
    }

    private static List<String> row(Evaluation evaluation, Measure measure) {
        List<String> row = new ArrayList<>(List.of(measure.spoken()));
        evaluation.systems().stream()
                .map(each -> each.intervals().getOrDefault(measure.key(), UNKNOWN))
                .forEach(each -> row.add(text(each)));
        return row;
    }

    private static Table differences(Evaluation evaluation) {
        List<List<String>> rows = new ArrayList<>();
        for (Evaluation.Against against : evaluation.differences()) {
            for (Measure measure : Measure.values()) {
                Bootstrap.Difference difference = against.differences().get(measure.key());
                if (difference != null) {
                    rows.add(
                            List.of(
                                    against.first() + " less " + against.second(),
                                    measure.spoken(),
                                    text(difference.interval()),
                                    difference.excludesZero() ? "yes" : "no",
                                    number(difference.twoSidedP())));
                }
            }
        }
        return new Table(
                "Differences on the same draws of patients; p is two-sided.",
                List.of("systems", "measure", "difference", "interval excludes 0", "p"),
                rows);
    }

    private static Figure reliability(Evaluation evaluation) {
        return new ReliabilityDiagram(
                "Do probabilities mean what they say?",
                "Predictions in groups of like probability; on the diagonal they are right as often as they say. Whiskers: Wilson's 95 % intervals.",
                evaluation.systems().stream()
                        .map(each -> each.reliability().curve(each.name()))
                        .toList());
    }

    private static Table calibration(Evaluation evaluation) {
        return new Table(
                "Expected calibration error over 15 groups, log loss and Brier score, each a mean over all codes of all admissions; lower is better.",
                List.of("system", "ECE", "log loss", "Brier"),
                evaluation.systems().stream()
                        .map(
                                each ->
                                        List.of(
                                                each.name(),
                                                number(each.reliability().expectedError()),
                                                number(each.reliability().logLoss()),
                                                number(each.reliability().brier())))
                        .toList());
    }

    private static Table routing(Evaluation evaluation) {
        List<List<String>> rows = new ArrayList<>();
        for (Evaluation.Measured system : evaluation.systems()) {
            for (Evaluation.Routed routed : system.routing()) {
                rows.add(
                        List.of(
                                system.name(),
                                number(routed.target()),
                                number(routed.confidence()),
                                text(
                                        "%.1f %%",
                                        100.0
                                                * routed.achieved().admissions()
                                                / evaluation.admissions()),
                                text(interval(routed.expected())),
                                text(interval(routed.achieved()))));
            }
        }
        return new Table(
                "Predictions that go their way without a person, at precision targets that were"
                        + " shown to be met on dev: how many admissions of this split, and the"
                        + " precision of their codes, expected and achieved. Codes that a"
                        + " prediction misses are not in it.",
                List.of(
                        "system",
                        "target",
                        "confidence above",
                        "of the admissions",
                        "expected precision",
                        "achieved precision"),
                rows);
    }

    private static Interval interval(Routing.Group group) {
        return group.codes() == 0
                ? UNKNOWN
                : new Interval(group.precision(), group.low(), group.high());
    }

    private static Table codes(Evaluation.Measured system) {
        return new Table(
                "Codes of %s, the most frequent first.".formatted(system.name()),
                List.of(
                        "code",
                        "description",
                        "in the truth",
                        "predicted",
                        "precision",
                        "recall",
                        "F1",
                        "AUC",
                        "threshold"),
                system.codes().stream()
                        .sorted(
                                Comparator.comparingLong(
                                                (Evaluation.CodeRow row) -> row.scores().support())
                                        .reversed())
                        .map(EvaluationPage::code)
                        .toList());
    }

    private static List<String> code(Evaluation.CodeRow row) {
        LabelScores scores = row.scores();
        return List.of(
                row.code(),
                row.description(),
                text("%,d", scores.support()),
                text("%,d", scores.predicted()),
                number(scores.precision()),
                number(scores.recall()),
                number(scores.f1()),
                number(scores.auc()),
                number(scores.threshold()));
    }

    private static String text(Interval interval) {
        return Double.isNaN(interval.value())
                ? ""
                : text("%.3f (%.3f to %.3f)", interval.value(), interval.low(), interval.high());
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : text("%.3f", value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
