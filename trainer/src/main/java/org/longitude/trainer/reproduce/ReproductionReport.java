package org.longitude.trainer.reproduce;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.embeddings.Neighbours.Neighbour;
import org.longitude.trainer.embeddings.WordMap;
import org.longitude.trainer.report.CorpusPage;
import org.longitude.trainer.report.HtmlPage;
import org.longitude.trainer.report.Table;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.BarChart;
import org.longitude.trainer.report.figure.Figure;

/** The reproduction as one page, the paper's numbers beside ours. */
final class ReproductionReport {

    private static final List<String> PAPER_NEAREST =
            List.of(
                    "mellitus 0.8428",
                    "dm 0.5889",
                    "hypercholesterolemia 0.5142",
                    "dyslipidemia 0.5054",
                    "hyperlipidemia 0.5009");
    private static final List<String> PAPER_FARTHEST =
            List.of(
                    "slightly 0.0087",
                    "changed 0.0115",
                    "minimal 0.0125",
                    "air 0.0146",
                    "arin 0.0182");

    private ReproductionReport() {}

    static void write(ReproductionConfig config, List<SourceSet> sets, Findings findings, Path file)
            throws IOException {
        HtmlPage page =
                HtmlPage.titled("ClinicalLongformer, reproduced")
                        .lead(
                                text(
                                        "Preset %s: %d layers of width %d, %d codes, seeds %s.",
                                        config.preset(),
                                        config.size().layers(),
                                        config.size().width(),
                                        config.labelsMax(),
                                        config.seeds()))
                        .notice(dataStatement(sets))
                        .section("What was asked of the numbers")
                        .table(comparisons(findings))
                        .section("Systems")
                        .figure(bars(findings))
                        .table(systems(findings))
                        .section("Table 3 of the paper")
                        .paragraph(
                                "The paper's numbers are of MIMIC-III's 50 most frequent codes; ours"
                                        + " are of the admissions named above. They are beside each"
                                        + " other to compare the order of rows, not their height. A"
                                        + " dash is a row that this reproduction did not run.")
                        .table(tableThree(findings))
                        .section("Words against subwords")
                        .paragraph(
                                "Misspelled: in one of twelve words of four letters or more, two"
                                        + " neighbouring letters of the test text change places. Words"
                                        + " that the vocabulary lacks become the unknown token; a"
                                        + " byte-level BPE has none.")
                        .table(misspellings(findings))
                        .section("Word embeddings")
                        .table(tableTwo(findings.embeddings()))
                        .figure(WordMap.figure(findings.embeddings().places()))
                        .section("Lengths")
                        .figure(CorpusPage.lengths(findings.corpus()))
                        .table(tokens(findings));
        page.write(file);
    }

    private static String dataStatement(List<SourceSet> sets) {
        List<String> titles = sets.stream().map(SourceSet::title).toList();
        return sets.stream().allMatch(SourceSet::generated)
                ? "Every admission was written by Longitude's generator (%s); the phrasings of test are held out of train. The \"default\" tokenizers were learned on everyday English that the project generates. A gain on such text proves a mechanism, not clinical accuracy."
                        .formatted(String.join("; ", titles))
                : "The admissions are those of the snapshots given: %s."
                        .formatted(String.join("; ", titles));
    }

    private static Table comparisons(Findings findings) {
        return new Table(
                "Differences in micro F1 on test, with 95 % intervals of a paired bootstrap over patients.",
                List.of("systems", "seed", "difference", "interval", "expected", "holds"),
                findings.comparisons().stream()
                        .map(
                                each ->
                                        List.of(
                                                each.what(),
                                                Integer.toString(each.seed()),
                                                text("%+.4f", each.difference()),
                                                text("%+.4f to %+.4f", each.low(), each.high()),
                                                each.expected(),
                                                each.expected().isEmpty()
                                                        ? ""
                                                        : each.holds() ? "yes" : "no"))
                        .toList());
    }

    private static Figure bars(Findings findings) {
        return new BarChart(
                "Micro F1 on test",
                "Each system on each set of admissions; thresholds were tuned on dev.",
                Axis.linear("micro F1").startingAt(0),
                findings.rows().stream().map(ReproductionReport::name).toList(),
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

    private static Table systems(Findings findings) {
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
                                                number(each.result().microF1()),
                                                number(each.result().macroF1()),
                                                number(each.result().microAuc()),
                                                number(each.result().macroAuc()),
                                                each.result().parameters() == 0
                                                        ? ""
                                                        : text("%,d", each.result().parameters()),
                                                text("%.1f", each.result().trainingSeconds() / 60),
                                                each.result().note()))
                        .toList());
    }

    private static Table tableThree(Findings findings) {
        List<List<String>> rows = new ArrayList<>();
        for (PaperRow row : PaperRow.values()) {
            RowResult ours = findings.paperRows().get(row.step());
            rows.add(
                    List.of(
                            row.model() + ", " + row.tokenizer(),
                            beside(row.macroAuc(), ours == null ? null : ours.macroAuc()),
                            beside(row.microAuc(), ours == null ? null : ours.microAuc()),
                            beside(row.macroF1(), ours == null ? null : ours.macroF1()),
                            beside(row.microF1(), ours == null ? null : ours.microF1()),
                            row.steps() == null ? "" : text("%,d", row.steps()),
                            row.perplexity() == null ? "" : text("%.2f", row.perplexity()),
                            row.bitsPerCharacter() == null
                                    ? ""
                                    : text("%.2f", row.bitsPerCharacter())));
        }
        return new Table(
                "First-token heads: the paper's number / ours. The last three columns are the paper's.",
                List.of(
                        "model, tokenizer",
                        "macro AUC",
                        "micro AUC",
                        "macro F1",
                        "micro F1",
                        "steps",
                        "perplexity",
                        "bits per character"),
                rows);
    }

    private static Table misspellings(Findings findings) {
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
                                                text("%,.0f", each.result().tokensPerAdmission()),
                                                percent(each.result().unknownShare()),
                                                percent(each.result().misspelledUnknownShare()),
                                                number(each.result().microF1()),
                                                number(each.result().misspelledMicroF1())))
                        .toList());
    }

    private static Table tableTwo(WordSteps.EmbeddingsMade made) {
        List<List<String>> rows = new ArrayList<>();
        boolean same = made.word().equals(WordSteps.TABLE_2_WORD);
        for (int i = 0; i < made.nearest().size() && i < made.farthest().size(); i++) {
            rows.add(
                    List.of(
                            Integer.toString(i + 1),
                            same ? PAPER_NEAREST.get(i) : "",
                            spoken(made.nearest().get(i)),
                            same ? PAPER_FARTHEST.get(i) : "",
                            spoken(made.farthest().get(i))));
        }
        return new Table(
                "Table 2: the words nearest to and farthest from \"%s\" by cosine."
                        .formatted(made.word()),
                List.of("", "nearest, paper", "nearest, ours", "farthest, paper", "farthest, ours"),
                rows);
    }

    private static Table tokens(Findings findings) {
        return new Table(
                "What each tokenizer makes of the notes' words.",
                List.of("tokenizer", "tokens per word", "unknown"),
                findings.corpus().tokenizers().stream()
                        .map(
                                each ->
                                        List.of(
                                                each.name(),
                                                text("%.3f", each.tokensPerWord()),
                                                percent(each.unknownShare())))
                        .toList());
    }

    private static String beside(double paper, @Nullable Double ours) {
        return text("%.3f / ", paper) + (ours == null ? "–" : text("%.3f", ours));
    }

    private static String spoken(Neighbour neighbour) {
        return text("%s %.4f", neighbour.word(), neighbour.cosine());
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : text("%.4f", value);
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "" : text("%.2f %%", 100 * share);
    }

    private static String text(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
