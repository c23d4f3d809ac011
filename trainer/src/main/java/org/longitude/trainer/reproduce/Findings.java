package org.longitude.trainer.reproduce;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.longitude.trainer.pretrain.PretrainResult;
import org.longitude.trainer.probe.LayerScores;
import org.longitude.trainer.report.CorpusReport;
import org.longitude.trainer.run.JsonFiles;
import org.longitude.trainer.run.RunFolder;

/**
 * Everything that the steps came to, as the report and programs read it.
 *
 * @param preset what was run
 * @param corpus lengths and tokens
 * @param embeddings Table 2 and Figure 3
 * @param rows each system, in the order of the tables
 * @param paperRows those of Table 3, by step
 * @param pretraining by step, in the order of the report; a checkpoint that was given has none
 * @param probes layers of each probed encoder, by the step that pre-trained it
 * @param comparisons what is said of two systems
 * @param times what each step took, by its title
 */
record Findings(
        String preset,
        CorpusReport corpus,
        WordSteps.EmbeddingsMade embeddings,
        List<Row> rows,
        Map<String, RowResult> paperRows,
        Map<String, PretrainResult> pretraining,
        Map<String, List<LayerScores>> probes,
        List<Comparison> comparisons,
        Map<String, StepTime> times) {

    /** One system on one set; seed 0 where it has none. */
    record Row(String set, String system, int seed, RowResult result) {}

    static Findings read(
            ReproductionConfig config,
            List<SourceSet> sets,
            DefaultCheckpoints defaults,
            Path steps,
            Map<String, StepTime> times) {
        Map<String, RowResult> paperRows = new TreeMap<>();
        for (PaperRow row : PaperRow.values()) {
            paperRows.put(row.step(), result(steps, row.step(), RowResult.class));
        }
        Map<String, PretrainResult> pretraining = new LinkedHashMap<>();
        for (String step : StepNames.PRETRAINED) {
            if (!isGiven(step, defaults)) {
                pretraining.put(step, result(steps, step, PretrainResult.class));
            }
        }
        Map<String, List<LayerScores>> probes = new LinkedHashMap<>();
        for (String encoder : StepNames.PROBED) {
            probes.put(
                    encoder,
                    Arrays.asList(result(steps, StepNames.probe(encoder), LayerScores[].class)));
        }
        return new Findings(
                config.preset(),
                result(steps, StepNames.CORPUS, CorpusReport.class),
                result(steps, StepNames.EMBEDDINGS, WordSteps.EmbeddingsMade.class),
                new Systems(config, sets, steps).rows(),
                paperRows,
                pretraining,
                probes,
                new Claims(config, sets, steps).all(),
                times);
    }

    private static boolean isGiven(String step, DefaultCheckpoints defaults) {
        return switch (step) {
            case StepNames.DEFAULT_BERT -> defaults.bert() != null;
            case StepNames.DEFAULT_LONGFORMER -> defaults.longformer() != null;
            default -> false;
        };
    }

    static <T> T result(Path steps, String step, Class<T> type) {
        return JsonFiles.read(steps.resolve(step).resolve(RunFolder.RESULT), type);
    }
}
