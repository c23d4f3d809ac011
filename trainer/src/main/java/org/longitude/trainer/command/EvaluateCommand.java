package org.longitude.trainer.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.encoder.DeviceChoice;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.retrain.BundleEvaluation;
import org.longitude.trainer.retrain.MetricsFile;
import org.longitude.trainer.retrain.ScoresFile;
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
                "Scores a bundle on the test admissions it was made with and compares with its card,"
                        + " or computes every metric of a file of scores.",
        mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer> {
    /** Another machine's floating point may move a score across the threshold, but not many. */
    private static final double TOLERANCE = 0.002;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions cluster = new ConnectionOptions();

    @Option(names = "--bundle", paramLabel = "DIR", description = "The bundle.")
    private @Nullable Path bundle;

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
        return run.exitCode(() -> scores != null ? evaluateFile(run, scores) : evaluateBundle(run));
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
