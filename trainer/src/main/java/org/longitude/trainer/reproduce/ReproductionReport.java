package org.longitude.trainer.reproduce;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.longitude.trainer.embeddings.WordMap;
import org.longitude.trainer.probe.LayerScores;
import org.longitude.trainer.probe.ProbeFigures;
import org.longitude.trainer.report.CorpusPage;
import org.longitude.trainer.report.HtmlPage;

/** The reproduction as one page, the paper's numbers beside ours. */
final class ReproductionReport {

    private static final Map<String, String> PROBED =
            Map.of(
                    StepNames.BERT_WORDS, "BERT over words (Figure 4)",
                    StepNames.CONTINUED, "Longformer, continued (Figure 5 a)",
                    StepNames.LONGFORMER_WORDS, "ClinicalLongformer (Figure 5 b)");

    private ReproductionReport() {}

    static void write(
            ReproductionConfig config,
            List<SourceSet> sets,
            DefaultCheckpoints defaults,
            Findings findings,
            Path file)
            throws IOException {
        HtmlPage page =
                HtmlPage.titled("ClinicalLongformer, reproduced")
                        .lead(
                                Texts.text(
                                        "Preset %s: encoders of width %d, %d layer(s) where they start from nothing, %d where they are pre-trained; the %d most frequent codes; seeds %s.",
                                        config.preset(),
                                        config.size().width(),
                                        config.size().freshLayers(),
                                        config.size().pretrainedLayers(),
                                        config.labelsMax(),
                                        config.seeds()))
                        .notice(dataStatement(sets))
                        .notice(defaultsStatement(config, defaults));
        if (config.preset().equals("smoke")) {
            page.notice(
                    "Smoke: a few steps on a handful of admissions. No number here means anything.");
        }
        page.section("What was asked of the numbers");
        SystemTables.verdicts(findings).forEach(page::paragraph);
        page.table(SystemTables.comparisons(findings))
                .section("Systems")
                .figure(SystemTables.bars(findings))
                .table(SystemTables.all(findings));
        paperTables(page, findings);
        probes(page, findings);
        words(page, findings);
        page.section("Time").table(SystemTables.times(findings));
        page.write(file);
    }

    private static void paperTables(HtmlPage page, Findings findings) {
        page.section("Table 3 of the paper")
                .paragraph(
                        "The paper's numbers are of MIMIC-III's 50 most frequent codes; ours are of"
                                + " the admissions named above. They are beside each other to"
                                + " compare the order of rows, not their height.")
                .table(PaperTables.threeCoding(findings))
                .table(PaperTables.threePretraining(findings))
                .table(PaperTables.pretraining(findings));
    }

    private static void probes(HtmlPage page, Findings findings) {
        page.section("Layer by layer: Figures 4 to 6 of the paper");
        for (Map.Entry<String, List<LayerScores>> each : findings.probes().entrySet()) {
            String encoder = PROBED.getOrDefault(each.getKey(), each.getKey());
            page.figure(ProbeFigures.byLayer(encoder, each.getValue()))
                    .table(ProbeFigures.table(encoder, each.getValue()))
                    .figure(ProbeFigures.successive(encoder, each.getValue()))
                    .figure(ProbeFigures.againstLast(encoder, each.getValue()));
        }
    }

    private static void words(HtmlPage page, Findings findings) {
        page.section("Words against subwords")
                .paragraph(
                        "Misspelled: in one of twelve words of four letters or more, two"
                                + " neighbouring letters of the test text change places. Words that"
                                + " the vocabulary lacks become the unknown token; a byte-level BPE"
                                + " has none.")
                .table(SystemTables.misspellings(findings))
                .section("Word embeddings: Table 2 and Figure 3 of the paper")
                .table(PaperTables.two(findings.embeddings()))
                .figure(WordMap.figure(findings.embeddings().places()))
                .section("Lengths")
                .figure(CorpusPage.lengths(findings.corpus()))
                .table(SystemTables.tokens(findings));
    }

    private static String dataStatement(List<SourceSet> sets) {
        List<String> titles = sets.stream().map(SourceSet::title).toList();
        return sets.stream().allMatch(SourceSet::generated)
                ? "Every admission was written by Longitude's generator (%s); the phrasings of test are held out of train. No patient's text is in here. A gain on such text proves a mechanism, not clinical accuracy."
                        .formatted(String.join("; ", titles))
                : "The admissions are those of the snapshots given: %s."
                        .formatted(String.join("; ", titles));
    }

    private static String defaultsStatement(
            ReproductionConfig config, DefaultCheckpoints defaults) {
        return defaults.bert() == null || defaults.longformer() == null
                ? Texts.text(
                        "\"Default\" tokenizers and checkpoints are small stand-ins, not the published ones: learned on %,d texts of everyday English that the project generates.",
                        config.generalTexts())
                : "\"Default\" tokenizers and checkpoints are those that were given.";
    }
}
