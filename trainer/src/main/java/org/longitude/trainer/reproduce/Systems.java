package org.longitude.trainer.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every system's row, in the order of the tables. */
final class Systems {

    private final ReproductionConfig config;
    private final List<SourceSet> sets;
    private final Path steps;

    Systems(ReproductionConfig config, List<SourceSet> sets, Path steps) {
        this.config = config;
        this.sets = sets;
        this.steps = steps;
    }

    List<Findings.Row> rows() {
        List<Findings.Row> rows = new ArrayList<>();
        for (SourceSet set : sets) {
            rows.add(row(set, "linear: TF-IDF of 1-2 words", 0, StepNames.linear(set)));
            rows.add(row(set, "lexicon of descriptions", 0, StepNames.lexicon(set)));
            for (int seed : config.seeds()) {
                rows.add(
                        row(set, "Longformer, label attention", seed, StepNames.longer(set, seed)));
                rows.add(
                        row(
                                set,
                                "Longformer, first %d tokens, label attention"
                                        .formatted(config.size().shortTokens()),
                                seed,
                                StepNames.cut(set, seed)));
                rows.add(
                        row(
                                set,
                                "BERT, first %d tokens, label attention"
                                        .formatted(config.size().shortTokens()),
                                seed,
                                StepNames.shorter(set, seed)));
            }
        }
        addOfMain(rows);
        return rows;
    }

    private void addOfMain(List<Findings.Row> rows) {
        SourceSet main = sets.get(0);
        int seed = config.seeds().get(0);
        rows.add(
                row(
                        main,
                        "Longformer, label attention, default BPE",
                        seed,
                        StepNames.bytePairRow(main, seed)));
        addUnless(
                StepNames.longer(main, seed),
                rows,
                "pre-trained",
                StepNames.pretrained(main, seed, config));
        addUnless(
                StepNames.longer(main, seed),
                rows,
                "not pre-trained, the same size",
                StepNames.fresh(main, seed, config));
        for (PaperRow paper : PaperRow.values()) {
            rows.add(
                    row(
                            main,
                            "%s, %s, first token".formatted(paper.model(), paper.tokenizer()),
                            seed,
                            paper.step()));
        }
        rows.add(
                row(
                        main,
                        "ClinicalLongformer, half of its layers, first token",
                        seed,
                        StepNames.halfLayers(main)));
    }

    private void addUnless(String there, List<Findings.Row> rows, String start, String step) {
        if (!step.equals(there)) {
            rows.add(
                    row(
                            sets.get(0),
                            "Longformer, label attention, " + start,
                            config.seeds().get(0),
                            step));
        }
    }

    private Findings.Row row(SourceSet set, String system, int seed, String step) {
        return new Findings.Row(
                set.name(), system, seed, Findings.result(steps, step, RowResult.class));
    }
}
