package org.longitude.trainer.reproduce;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.longitude.trainer.report.CorpusReport;
import org.longitude.trainer.reproduce.Comparison.Expectation;
import org.longitude.trainer.run.JsonFiles;
import org.longitude.trainer.run.RunFolder;

/**
 * Everything that the steps came to, as the report and programs read it.
 *
 * @param preset what was run
 * @param corpus lengths and tokens
 * @param embeddings Table 2 and Figure 3
 * @param rows each system, in the order of the tables
 * @param paperRows those of Table 3 that were run, by step
 * @param comparisons what is said of two systems
 */
record Findings(
        String preset,
        CorpusReport corpus,
        WordSteps.EmbeddingsMade embeddings,
        List<Row> rows,
        Map<String, RowResult> paperRows,
        List<Comparison> comparisons) {

    static final String LATE = "late";
    static final String EARLY = "early";

    private static final double OVER_SHORT = 0.15;
    private static final double OVER_LINEAR = 0.05;
    private static final double TIE = 0.03;

    /** One system on one set. */
    record Row(String set, String system, int seed, RowResult result) {}

    static Findings read(ReproductionConfig config, List<SourceSet> sets, Path steps) {
        List<Row> rows = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (SourceSet set : sets) {
            addRows(rows, set, set.equals(sets.get(0)), config, steps);
            addComparisons(comparisons, set, set.equals(sets.get(0)), config, steps);
        }
        Map<String, RowResult> paperRows = new TreeMap<>();
        for (PaperRow row : PaperRow.values()) {
            if (Files.exists(steps.resolve(row.step()).resolve(RunFolder.RESULT))) {
                paperRows.put(row.step(), result(steps, row.step(), RowResult.class));
            }
        }
        return new Findings(
                config.preset(),
                result(steps, Plan.CORPUS, CorpusReport.class),
                result(steps, Plan.EMBEDDINGS, WordSteps.EmbeddingsMade.class),
                rows,
                paperRows,
                comparisons);
    }

    private static void addRows(
            List<Row> rows, SourceSet set, boolean isMain, ReproductionConfig config, Path steps) {
        rows.add(row(steps, set, "linear: TF-IDF of 1-2 words", 0, Plan.linear(set)));
        for (int seed : config.seeds()) {
            rows.add(row(steps, set, "Longformer, label attention", seed, Plan.longRow(set, seed)));
            String shorter =
                    "BERT, first %d tokens, label attention".formatted(config.size().shortTokens());
            rows.add(row(steps, set, shorter, seed, Plan.shortRow(set, seed)));
        }
        if (isMain) {
            int seed = config.seeds().get(0);
            rows.add(
                    row(
                            steps,
                            set,
                            "Longformer, label attention, default BPE",
                            seed,
                            Plan.bytePairRow(set, seed)));
        }
    }

    private static void addComparisons(
            List<Comparison> comparisons,
            SourceSet set,
            boolean isMain,
            ReproductionConfig config,
            Path steps) {
        List<String> patients;
        try (StudySet study = StudySet.open(set, config)) {
            patients = List.copyOf(study.testPatients());
        }
        boolean late = set.name().equals(LATE);
        boolean early = set.name().equals(EARLY);
        for (int seed : config.seeds()) {
            Path longer = steps.resolve(Plan.longRow(set, seed));
            comparisons.add(
                    Comparison.of(
                            set.title() + ": long less short",
                            seed,
                            longer,
                            steps.resolve(Plan.shortRow(set, seed)),
                            patients,
                            config.bootstrapReplicates(),
                            late
                                    ? Expectation.atLeast(OVER_SHORT)
                                    : early ? Expectation.within(TIE) : Expectation.none()));
            comparisons.add(
                    Comparison.of(
                            set.title() + ": long less linear",
                            seed,
                            longer,
                            steps.resolve(Plan.linear(set)),
                            patients,
                            config.bootstrapReplicates(),
                            late ? Expectation.atLeast(OVER_LINEAR) : Expectation.none()));
        }
        if (isMain) {
            int seed = config.seeds().get(0);
            comparisons.add(
                    Comparison.of(
                            set.title() + ": words less byte-level BPE",
                            seed,
                            steps.resolve(Plan.longRow(set, seed)),
                            steps.resolve(Plan.bytePairRow(set, seed)),
                            patients,
                            config.bootstrapReplicates(),
                            Expectation.none()));
        }
    }

    private static Row row(Path steps, SourceSet set, String system, int seed, String step) {
        return new Row(set.name(), system, seed, result(steps, step, RowResult.class));
    }

    private static <T> T result(Path steps, String step, Class<T> type) {
        return JsonFiles.read(steps.resolve(step).resolve(RunFolder.RESULT), type);
    }
}
