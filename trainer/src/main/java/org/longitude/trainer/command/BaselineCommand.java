package org.longitude.trainer.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.retrain.BaselineRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude train baseline}: what a model has to beat on this archive. */
@Command(
        name = "baseline",
        description =
                "Trains TF-IDF of words and word pairs with one logistic regression a code, tuned on dev,"
                        + " and scores it on test beside the best constant prediction.",
        mixinStandardHelpOptions = true)
public final class BaselineCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions cluster = new ConnectionOptions();

    @Option(
            names = "--split-by",
            paramLabel = "RULE",
            defaultValue = "source",
            description = "source, or patient:DEV:TEST:SEED (default: ${DEFAULT-VALUE}).")
    private String splitBy = "source";

    @Option(
            names = "--labels-max",
            paramLabel = "N",
            defaultValue = "50",
            description = "The most frequent codes become labels (default: ${DEFAULT-VALUE}).")
    private int labelsMax = 50;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    try (ConsoleProgress progress = new ConsoleProgress(run.err())) {
                        BaselineRun.Result result =
                                BaselineRun.run(
                                        cluster.properties(),
                                        SplitRule.parse(splitBy),
                                        labelsMax,
                                        progress);
                        print(run, result);
                    }
                    return CommandRun.EXIT_OK;
                });
    }

    private void print(CommandRun run, BaselineRun.Result result) {
        if (json) {
            Map<String, @Nullable Object> report = new LinkedHashMap<>();
            report.put("admissions", result.admissions());
            report.put("inverse_regularization", result.inverseRegularization());
            report.put("threshold", result.threshold());
            report.put("linear_baseline", result.linearBaseline());
            report.put("best_constant", result.bestConstant());
            run.printJson(report);
        } else {
            run.print("%d test admissions".formatted(result.admissions()));
            run.print("                  micro F1  macro F1  micro AUC");
            run.print(ScoreTable.row("linear baseline", result.linearBaseline()));
            run.print(ScoreTable.row("best constant", result.bestConstant()));
        }
    }
}
