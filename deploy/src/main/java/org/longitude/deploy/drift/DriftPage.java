package org.longitude.deploy.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.longitude.trainer.report.HtmlPage;
import org.longitude.trainer.report.Table;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.BarChart;
import org.longitude.trainer.report.figure.Figure;
import org.longitude.trainer.report.figure.ReliabilityDiagram;

/** The report as one page with its figures inside. */
final class DriftPage {

    private static final String PERIOD = "period";
    private static final String REFERENCE = "reference";
    private static final double CONFIDENCE = 1.96;

    private DriftPage() {}

    static HtmlPage of(DriftReport report) {
        HtmlPage page =
                HtmlPage.titled("Drift")
                        .lead("%s against %s.".formatted(report.period(), report.referencePeriod()))
                        .paragraph(
                                "PSI is the population stability index: by custom below 0.1 nothing"
                                        + " has changed, above 0.25 much has. JS is the Jensen-Shannon"
                                        + " divergence in bits, 0 to 1. With few admissions both are"
                                        + " large by chance.")
                        .table(summary(report))
                        .section("Codes")
                        .figure(codes(report))
                        .section("Texts")
                        .figure(lengths(report))
                        .section("Probabilities")
                        .figure(probabilities(report));
        if (report.now().judged() + report.then().judged() > 0) {
            page.section("Against the codes that people assigned").figure(calibration(report));
        } else {
            page.section("Against the codes that people assigned")
                    .paragraph("Nobody has coded an admission of either period yet.");
        }
        return page;
    }

    private static Table summary(DriftReport report) {
        PeriodFigures now = report.now();
        PeriodFigures then = report.then();
        return new Table(
                "Each admission counts once, with its newest revision in the period.",
                List.of("", PERIOD, REFERENCE, "distance"),
                List.of(
                        List.of("admissions", "" + now.admissions(), "" + then.admissions(), ""),
                        List.of(
                                "tokens each",
                                number(now.tokensMean()),
                                number(then.tokensMean()),
                                "PSI " + DriftReport.number(report.lengthsStability())),
                        List.of(
                                "unknown words",
                                DriftReport.percent(now.unknownShare()),
                                DriftReport.percent(then.unknownShare()),
                                ""),
                        List.of(
                                "codes each",
                                number(now.codesMean()),
                                number(then.codesMean()),
                                "PSI %s, JS %s"
                                        .formatted(
                                                DriftReport.number(report.codesStability()),
                                                DriftReport.number(report.codesJensenShannon()))),
                        List.of(
                                "probabilities",
                                "",
                                "",
                                "PSI " + DriftReport.number(report.probabilitiesStability())),
                        List.of("coded by people", "" + now.judged(), "" + then.judged(), ""),
                        List.of(
                                "micro F1 with people",
                                DriftReport.number(now.microF1()),
                                DriftReport.number(then.microF1()),
                                ""),
                        List.of(
                                "calibration error",
                                DriftReport.number(now.calibrationError()),
                                DriftReport.number(then.calibrationError()),
                                "")));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    private static Figure codes(DriftReport report) {
        List<DriftReport.Moved> moved = report.moved();
        return new BarChart(
                "Codes whose frequency moved most",
                "Share of the admissions that are given the code.",
                Axis.linear("admissions, %").startingAt(0),
                moved.stream().map(DriftReport.Moved::code).toList(),
                List.of(
                        BarChart.Series.of(
                                PERIOD,
                                moved.stream().mapToDouble(each -> 100 * each.share()).toArray()),
                        BarChart.Series.of(
                                REFERENCE,
                                moved.stream()
                                        .mapToDouble(each -> 100 * each.before())
                                        .toArray())));
    }

    private static Figure lengths(DriftReport report) {
        List<String> names = new ArrayList<>();
        int from = 0;
        for (int to : PeriodFigures.LENGTHS) {
            names.add("%,d to %,d".formatted(from, to));
            from = to + 1;
        }
        names.add("%,d and more".formatted(from));
        return bars(
                "Tokens of an admission's text",
                names,
                report.now().lengths(),
                report.then().lengths());
    }

    private static Figure probabilities(DriftReport report) {
        return bars(
                "Probabilities of all codes",
                IntStream.range(0, PeriodFigures.GROUPS)
                        .mapToObj(i -> "%d to %d %%".formatted(10 * i, 10 * (i + 1)))
                        .toList(),
                report.now().probabilities(),
                report.then().probabilities());
    }

    private static Figure bars(String title, List<String> names, double[] now, double[] then) {
        return new BarChart(
                title,
                "Share of each period.",
                Axis.linear("%").startingAt(0),
                names,
                List.of(
                        BarChart.Series.of(PERIOD, percents(now)),
                        BarChart.Series.of(REFERENCE, percents(then))));
    }

    private static double[] percents(double[] counts) {
        double sum = DoubleStream.of(counts).sum();
        return DoubleStream.of(counts).map(count -> sum == 0 ? 0 : 100 * count / sum).toArray();
    }

    private static Figure calibration(DriftReport report) {
        List<ReliabilityDiagram.Curve> curves = new ArrayList<>();
        if (report.now().judged() > 0) {
            curves.add(curve(PERIOD, report.now()));
        }
        if (report.then().judged() > 0) {
            curves.add(curve(REFERENCE, report.then()));
        }
        return new ReliabilityDiagram(
                "Probability and agreement",
                "Of admissions that people have coded since. On the diagonal, a code said to have"
                        + " 70 % was assigned 7 times in 10.",
                curves);
    }

    private static ReliabilityDiagram.Curve curve(String name, PeriodFigures figures) {
        return new ReliabilityDiagram.Curve(
                name,
                figures.groups().stream()
                        .map(
                                group -> {
                                    double observed = group.agreed();
                                    double half =
                                            CONFIDENCE
                                                    * Math.sqrt(
                                                            observed
                                                                    * (1 - observed)
                                                                    / group.count());
                                    return new ReliabilityDiagram.Group(
                                            group.meanProbability(),
                                            observed,
                                            Math.max(0, observed - half),
                                            Math.min(1, observed + half),
                                            group.count());
                                })
                        .toList());
    }
}
