package org.longitude.trainer.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.DeviceChoice;
import org.longitude.model.encoder.Placement;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.Split;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.evaluate.DataStatement;
import org.longitude.trainer.evaluate.Evaluation;
import org.longitude.trainer.evaluate.EvaluationPage;
import org.longitude.trainer.evaluate.SnapshotEvaluation;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude train baseline}: what a model has to beat on this snapshot. */
@Command(
        name = "baseline",
        description =
                "Scores on test what a model has to beat: TF-IDF of words and word pairs with one logistic"
                        + " regression a code, the codes' descriptions with a rule for negation (both tuned on"
                        + " dev), and the best constant prediction.",
        mixinStandardHelpOptions = true)
public final class BaselineCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private SnapshotOptions snapshot = new SnapshotOptions();

    @Mixin private SplitOptions splitOptions = new SplitOptions();

    @Mixin private BootstrapOptions bootstrap = new BootstrapOptions();

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with figures.")
    private @Nullable Path html;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    try (Corpus corpus = snapshot.open()) {
                        evaluate(run, corpus);
                    }
                    return CommandRun.EXIT_OK;
                });
    }

    private void evaluate(CommandRun run, Corpus corpus) throws IOException {
        Evaluation evaluation;
        Splits splits = Splits.of(corpus.coded(), splitOptions.rule()).readable();
        try (ConsoleProgress progress = new ConsoleProgress(run.err())) {
            progress.onResult(Phase.PREPARE, splits.toString());
            SnapshotEvaluation task =
                    new SnapshotEvaluation(
                            Split.TEST,
                            Optional.of(splitOptions.rule()),
                            true,
                            bootstrap.draws(),
                            Placement.of(DeviceChoice.of("cpu")));
            evaluation = task.baselines(splits, splitOptions.labels(splits), progress);
        }
        if (html != null) {
            EvaluationPage.of(evaluation, DataStatement.of(splits.test())).write(html);
        }
        ScoreTable.print(run, evaluation, json);
    }
}
