package org.longitude.trainer.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.BoxChart;
import org.longitude.trainer.report.figure.Figure;
import org.longitude.trainer.report.figure.LineChart;

/** A corpus report as a page. */
public final class CorpusPage {

    private CorpusPage() {}

    /** Writes the page. */
    public static void write(CorpusReport report, Path file) throws IOException {
        HtmlPage page =
                HtmlPage.titled("Corpus report")
                        .lead(
                                text(
                                        "%,d notes, %,d words, %,d of them different.",
                                        report.notes(), report.words(), report.distinctWords()))
                        .section("Words per note")
                        .figure(lengths(report))
                        .table(categories(report))
                        .section("Vocabulary")
                        .figure(coverage(report))
                        .table(vocabulary(report));
        if (!report.tokenizers().isEmpty()) {
            page.section("Tokenizers").table(tokenizers(report));
        }
        page.write(file);
    }

    /** How long notes are, by category. */
    public static Figure lengths(CorpusReport report) {
        return new BoxChart(
                "Words per note by category",
                "Box: the middle half of the notes, with the median. Whiskers: from 5 to 95 notes in"
                        + " a hundred. Mark: the mean.",
                Axis.logarithmic("words per note"),
                report.categories().stream()
                        .map(
                                each ->
                                        new BoxChart.Box(
                                                spoken(each.name()),
                                                each.p05(),
                                                each.p25(),
                                                each.p50(),
                                                each.p75(),
                                                each.p95(),
                                                each.meanWords()))
                        .toList());
    }

    private static Figure coverage(CorpusReport report) {
        return new LineChart(
                "Words that a vocabulary does not know",
                "Share of all words, repeats included, that are not among the most frequent ones.",
                Axis.logarithmic("words in the vocabulary"),
                Axis.linear("unknown words, %").startingAt(0),
                List.of(
                        LineChart.Series.of(
                                "unknown",
                                report.vocabulary().stream()
                                        .mapToDouble(CorpusReport.Coverage::size)
                                        .toArray(),
                                report.vocabulary().stream()
                                        .mapToDouble(each -> 100 * each.unknownShare())
                                        .toArray())));
    }

    private static Table categories(CorpusReport report) {
        return new Table(
                "Words per note; columns in % are the lengths that so many notes in a hundred do not"
                        + " exceed.",
                List.of("category", "notes", "mean", "5 %", "25 %", "median", "75 %", "95 %"),
                report.categories().stream()
                        .map(
                                each ->
                                        List.of(
                                                spoken(each.name()),
                                                text("%,d", each.notes()),
                                                text("%,.0f", each.meanWords()),
                                                text("%,d", each.p05()),
                                                text("%,d", each.p25()),
                                                text("%,d", each.p50()),
                                                text("%,d", each.p75()),
                                                text("%,d", each.p95())))
                        .toList());
    }

    private static Table vocabulary(CorpusReport report) {
        return new Table(
                "Vocabularies of the most frequent words.",
                List.of("size", "known", "unknown"),
                report.vocabulary().stream()
                        .map(
                                each ->
                                        List.of(
                                                text("%,d", each.size()),
                                                text("%.2f %%", 100 * each.share()),
                                                text("%.2f %%", 100 * each.unknownShare())))
                        .toList());
    }

    private static Table tokenizers(CorpusReport report) {
        return new Table(
                "What each tokenizer makes of these words.",
                List.of("tokenizer", "tokens per word", "unknown"),
                report.tokenizers().stream()
                        .map(
                                each ->
                                        List.of(
                                                each.name(),
                                                text("%.3f", each.tokensPerWord()),
                                                text("%.2f %%", 100 * each.unknownShare())))
                        .toList());
    }

    private static String spoken(String category) {
        return category.replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
