package org.longitude.trainer.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.encoder.DeviceChoice;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.retrain.MetricsFile;
import org.longitude.trainer.retrain.RetrainConfig;
import org.longitude.trainer.retrain.Retraining;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude train finetune}: a bundle from what the topics hold. */
@Command(
        name = "finetune",
        description =
                "Reads notes and codes, trains a Longformer with label attention, scores it beside its"
                        + " rivals and writes a bundle.",
        mixinStandardHelpOptions = true)
public final class FinetuneCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions cluster = new ConnectionOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "A new directory for the bundle.")
    private Path out = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "demo",
            description = "First part of the bundle's id (default: ${DEFAULT-VALUE}).")
    private String name = "demo";

    @Option(
            names = "--split-by",
            paramLabel = "RULE",
            defaultValue = "source",
            description =
                    "source: the codes' source system ends in -train, -dev or -test;"
                            + " patient:DEV:TEST:SEED: shares of patients, as in patient:0.1:0.1:1"
                            + " (default: ${DEFAULT-VALUE}).")
    private String splitBy = "source";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Default: ${DEFAULT-VALUE}.")
    private int seed = 1;

    @Option(
            names = "--minutes-max",
            paramLabel = "M",
            defaultValue = "60",
            description =
                    "Ends fine-tuning early; a run that it ends is not a function of the seed alone"
                            + " (default: ${DEFAULT-VALUE}).")
    private double minutesMax = 60;

    @Option(
            names = "--labels-max",
            paramLabel = "N",
            defaultValue = "50",
            description = "The most frequent codes become labels (default: ${DEFAULT-VALUE}).")
    private int labelsMax = 50;

    @Option(
            names = "--descriptions",
            paramLabel = "FILE",
            description =
                    "What codes stand for: a JSON array of objects with code and description.")
    private @Nullable Path descriptions;

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
        return run.exitCode(
                () -> {
                    try (ConsoleProgress progress = new ConsoleProgress(run.err())) {
                        Bundle bundle =
                                Retraining.run(
                                        cluster.properties(),
                                        out,
                                        config(),
                                        DeviceChoice.of(device),
                                        progress);
                        print(run, bundle);
                    }
                    return CommandRun.EXIT_OK;
                });
    }

    private RetrainConfig config() {
        Map<String, String> described = Descriptions.read(descriptions);
        return RetrainConfig.demo(seed, minutesMax, described, commandLine())
                .named(name)
                .with(SplitRule.parse(splitBy), labelsMax);
    }

    /** What was typed, without what is different on every machine. */
    private String commandLine() {
        StringBuilder line = new StringBuilder("./longitude train finetune");
        line.append(" --bootstrap HOST:PORT --registry URL --split-by ").append(splitBy);
        line.append(" --seed ").append(seed);
        line.append(" --labels-max ").append(labelsMax);
        line.append(" --minutes-max ").append(minutesMax);
        return line.append(" --out DIR").toString();
    }

    private void print(CommandRun run, Bundle bundle) {
        MetricsFile metrics = MetricsFile.read(bundle.file(BundleFiles.METRICS));
        if (json) {
            run.printJson(
                    Map.of("bundle_id", bundle.id(), "hash", bundle.hash(), "metrics", metrics));
        } else {
            run.print("%s in %s".formatted(bundle.id(), bundle.directory()));
            run.print(ScoreTable.of(metrics.test()));
        }
    }
}
