package org.longitude.trainer.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;

/** A report as one HTML page with its figures inside. */
public final class CorpusPage {

    private static final int WIDTH = 1100;
    private static final int HEIGHT = 480;

    private CorpusPage() {}

    /** Writes the page. */
    public static void write(CorpusReport report, Path file) throws IOException {
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">")
                .append("<title>Corpus report</title><style>body{font:16px sans-serif;max-width:")
                .append(WIDTH)
                .append(
                        "px;margin:2em auto}table{border-collapse:collapse}td,th{padding:.2em .8em;")
                .append(
                        "text-align:right;border-bottom:1px solid #ddd}td:first-child{text-align:left}")
                .append(
                        "</style><h1>Corpus report</h1><p>%,d notes, %,d words, %,d different.</p>"
                                .formatted(report.notes(), report.words(), report.distinctWords()));
        page.append("<h2>Words per note by category</h2>").append(image(words(report)));
        table(
                page,
                "category,notes,mean,25 %,median,75 %,95 %",
                report.categories().stream()
                        .map(
                                each ->
                                        "%s|%,d|%.0f|%,d|%,d|%,d|%,d"
                                                .formatted(
                                                        each.name(),
                                                        each.notes(),
                                                        each.meanWords(),
                                                        each.p25(),
                                                        each.p50(),
                                                        each.p75(),
                                                        each.p95()))
                        .toList());
        page.append("<h2>Vocabulary</h2>").append(image(coverage(report)));
        table(
                page,
                "size,known,unknown",
                report.vocabulary().stream()
                        .map(
                                each ->
                                        "%,d|%.2f %%|%.2f %%"
                                                .formatted(
                                                        each.size(),
                                                        100 * each.share(),
                                                        100 * each.unknownShare()))
                        .toList());
        if (!report.tokenizers().isEmpty()) {
            page.append("<h2>Tokenizers</h2>");
            table(
                    page,
                    "tokenizer,tokens per word,unknown",
                    report.tokenizers().stream()
                            .map(
                                    each ->
                                            "%s|%.3f|%.2f %%"
                                                    .formatted(
                                                            escaped(each.name()),
                                                            each.tokensPerWord(),
                                                            100 * each.unknownShare()))
                            .toList());
        }
        Files.writeString(file, page.append("</html>\n"));
    }

    private static void table(StringBuilder page, String heads, List<String> rows) {
        page.append("<table><tr><th>").append(heads.replace(",", "<th>"));
        rows.forEach(row -> page.append("<tr><td>").append(row.replace("|", "<td>")));
        page.append("</table>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "/");
    }

    private static CategoryChart words(CorpusReport report) {
        CategoryChart chart =
                new CategoryChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .yAxisTitle("words per note")
                        .build();
        List<String> names =
                report.categories().stream()
                        .map(each -> each.name().replace('_', ' ').toLowerCase(Locale.ROOT))
                        .toList();
        chart.addSeries("median", names, numbers(report, CorpusReport.Category::p50));
        chart.addSeries("mean", names, numbers(report, CorpusReport.Category::meanWords));
        chart.addSeries("95 in a hundred", names, numbers(report, CorpusReport.Category::p95));
        chart.getStyler().setXAxisLabelRotation(45);
        return chart;
    }

    private static List<Number> numbers(
            CorpusReport report, Function<CorpusReport.Category, Number> number) {
        return report.categories().stream().map(number).toList();
    }

    private static XYChart coverage(CorpusReport report) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .xAxisTitle("words of the vocabulary")
                        .yAxisTitle("unknown words, %")
                        .build();
        chart.addSeries(
                "unknown",
                report.vocabulary().stream().mapToDouble(CorpusReport.Coverage::size).toArray(),
                report.vocabulary().stream()
                        .mapToDouble(each -> 100 * each.unknownShare())
                        .toArray());
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setLegendVisible(false);
        return chart;
    }

    private static String image(Chart<?, ?> chart) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", png);
        return "<img alt=\"\" width=\"100%%\" src=\"data:image/png;base64,%s\">"
                .formatted(Base64.getEncoder().encodeToString(png.toByteArray()));
    }
}
