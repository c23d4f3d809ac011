package org.longitude.trainer.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.encoder.DeviceChoice;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.Split;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.evaluate.DataStatement;
import org.longitude.trainer.evaluate.Evaluation;
import org.longitude.trainer.evaluate.EvaluationPage;
import org.longitude.trainer.evaluate.SnapshotEvaluation;
import org.longitude.trainer.retrain.BundleEvaluation;
import org.longitude.trainer.retrain.MetricsFile;
import org.longitude.trainer.retrain.ScoresFile;
import org.longitude.trainer.snapshot.SnapshotFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude train evaluate}: a bundle's scores again, or those of a file. */
@Command(
        name = "evaluate",
        description =
                "Scores bundles on a split of a snapshot, with the baselines beside them, intervals and a"
                        + " table of codes; or a bundle on the topics' test admissions it was made with,"
                        + " compared with its card; or computes every metric of a file of scores.",
        mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer> {
    /** Another machine's floating point may move a score across the threshold, but not many. */
    private static final double TOLERANCE = 0.002;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions cluster = new ConnectionOptions();

    @Option(names = "--bundle", paramLabel = "DIR", description = "The bundle.")
    private @Nullable Path bundle;

    @Option(
            names = "--snapshot",
            paramLabel = "DIR",
            description = "The snapshot to score on, made by 'train snapshot'; needs no cluster.")
    private @Nullable Path snapshot;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            defaultValue = "test",
            description = "With --snapshot: dev or test (default: ${DEFAULT-VALUE}).")
    private Split split = Split.TEST;

    @Option(
            names = "--split-by",
            paramLabel = "RULE",
            description =
                    "With --snapshot: source, or patient:DEV:TEST:SEED (default: as the bundle was"
                            + " made).")
    private @Nullable String splitBy;

    @Option(
            names = "--against",
            paramLabel = "DIR",
            description =
                    "With --snapshot: another bundle with the same codes; may be given several times.")
    private List<Path> against = List.of();

    @Option(
            names = "--no-baselines",
            description = "With --snapshot: leaves out the baselines, which take minutes to train.")
    private boolean noBaselines;

    @Mixin private BootstrapOptions bootstrap = new BootstrapOptions();

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "With --snapshot: writes a page with figures and every code.")
    private @Nullable Path html;

    @Option(
            names = "--now",
            description =
                    "Scores the test admissions that the topics hold now, without comparing, instead of the"
                            + " bundle's own snapshot.")
    private boolean now;

    @Option(
            names = "--scores",
            paramLabel = "FILE",
            description =
                    "JSON with scores and labels, each [documents][codes], and threshold; needs no cluster.")
    private @Nullable Path scores;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        if ((bundle == null) == (scores == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "evaluate: expected --bundle DIR or --scores FILE, and one of them");
        }
        return run.exitCode(
                () -> {
                    if (scores != null) {
                        return evaluateFile(run, scores);
                    }
                    return snapshot == null ? evaluateBundle(run) : evaluateSnapshot(run, snapshot);
                });
    }

    private int evaluateSnapshot(CommandRun run, Path folder) throws IOException {
        List<Bundle> bundles =
                new ArrayList<>(List.of(Bundle.load(Objects.requireNonNull(bundle))));
        against.forEach(other -> bundles.add(Bundle.load(other)));
        SnapshotEvaluation task =
                new SnapshotEvaluation(
                        split,
                        Optional.ofNullable(splitBy).map(SplitRule::parse),
                        !noBaselines,
                        bootstrap.draws(),
                        Placement.of(DeviceChoice.of(device)));
        try (Corpus corpus = SnapshotFolder.open(folder);
                ConsoleProgress progress = new ConsoleProgress(run.err())) {
            Evaluation evaluation = task.run(corpus, bundles, progress);
            if (html != null) {
                EvaluationPage.of(evaluation, DataStatement.of(corpus.coded())).write(html);
            }
            ScoreTable.print(run, evaluation, json);
        }
        return CommandRun.EXIT_OK;
    }

    private int evaluateFile(CommandRun run, Path file) {
        Map<String, @Nullable Object> report = ScoresFile.report(file);
        if (json) {
            run.printJson(report);
        } else {
            run.print("                  micro F1  macro F1  micro AUC");
            run.print(ScoreTable.row("file", report));
        }
        return CommandRun.EXIT_OK;
    }

    private int evaluateBundle(CommandRun run) {
        Bundle opened = Bundle.load(Objects.requireNonNull(bundle));
        BundleEvaluation.Result result;
        try (ConsoleProgress progress = new ConsoleProgress(run.err())) {
            result =
                    BundleEvaluation.run(
                            cluster.properties(), opened, !now, DeviceChoice.of(device), progress);
        }
        if (json) {
            Map<String, @Nullable Object> report = new LinkedHashMap<>();
            report.put("bundle_id", opened.id());
            report.put("admissions", result.admissions());
            report.put("model", result.report());
            run.printJson(report);
        } else {
            run.print("%s, %d test admissions".formatted(opened.id(), result.admissions()));
            run.print("                  micro F1  macro F1  micro AUC");
            run.print(ScoreTable.row("this model", result.report()));
        }
        if (!now) {
            requireAsOnCard(opened, result);
        }
        return CommandRun.EXIT_OK;
    }

    private static void requireAsOnCard(Bundle opened, BundleEvaluation.Result result) {
        double card = MetricsFile.read(opened.file(BundleFiles.METRICS)).test().modelMicroF1();
        double found = result.number("micro_f1");
        if (!(Math.abs(found - card) <= TOLERANCE)) {
            throw new TrainerException(
                    TrainerError.SCORES_DIFFER,
                    "micro F1 %.4f (expected: the card's %.4f, within %.3f)"
                            .formatted(found, card, TOLERANCE));
        }
    }
}
