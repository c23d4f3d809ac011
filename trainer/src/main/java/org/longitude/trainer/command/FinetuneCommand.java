package org.longitude.trainer.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.bundle.BundleKind;
import org.longitude.model.encoder.HeadKind;
import org.longitude.model.text.Normalizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.retrain.MetricsFile;
import org.longitude.trainer.retrain.Recipe;
import org.longitude.trainer.retrain.RetrainConfig;
import org.longitude.trainer.retrain.Retraining;
import org.longitude.trainer.retrain.TrainingFile;
import org.longitude.trainer.retrain.TruthFile;
import org.longitude.trainer.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude train finetune}: a bundle from a snapshot. */
@Command(
        name = "finetune",
        description = {
            "Trains a model that codes, scores it beside its rivals and writes a bundle.",
            "A small Longformer from random weights, or any pre-trained encoder (--from), under label"
                    + " attention or the paper's first-token head; or a linear model. Weights,"
                    + " calibration and thresholds are chosen on dev; test is scored once."
        },
        mixinStandardHelpOptions = true)
public final class FinetuneCommand implements Callable<Integer> {
    private static final double MINUTES_MAX = 60;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private SnapshotOptions snapshot = new SnapshotOptions();

    @Mixin private SplitOptions splitOptions = new SplitOptions();

    @Mixin private RunOptions options = new RunOptions();

    @Mixin private ReplicaOptions devices = new ReplicaOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "A new directory for the bundle.")
    private Path out = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "finetuned",
            description = "First part of the bundle's id (default: ${DEFAULT-VALUE}).")
    private String name = "finetuned";

    @Option(
            names = "--model",
            paramLabel = "KIND",
            description =
                    "neural, or linear: words and word pairs with one logistic regression a code,"
                            + " tuned on dev (default: neural).")
    private @Nullable BundleKind model;

    @Option(
            names = "--head",
            paramLabel = "HEAD",
            description =
                    "label-attention, or first-token as in the paper (default: label-attention).")
    private @Nullable String head;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description =
                    "A pre-trained encoder with its tokenizer: a Hugging Face directory or a"
                            + " pre-training run (default: a small Longformer from random weights).")
    private @Nullable Path from;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Keeps the first N layers of --from alone (default: all).")
    private @Nullable Integer layersMax;

    @Option(
            names = "--embeddings",
            paramLabel = "DIR",
            description =
                    "The run of 'train embeddings' whose words and rows a model from random weights"
                            + " starts with.")
    private @Nullable Path embeddings;

    @Option(
            names = "--max-windows",
            paramLabel = "N",
            description =
                    "Token windows of an admission that are read; 1 cuts at the encoder's positions,"
                            + " as the paper's BERT does (default: 64).")
    private @Nullable Integer tokenWindowsMax;

    @Option(
            names = "--start-from-descriptions",
            description = "Label attention starts at what --descriptions says of the codes.")
    private boolean startFromDescriptions;

    @Option(
            names = "--folds",
            paramLabel = "K",
            description =
                    "Tunes on scores that each of K parts of train gets from a model of the others;"
                            + " dev joins train (default: 0, tunes on dev).")
    private @Nullable Integer folds;

    @Option(names = "--seed", paramLabel = "N", description = "Default: 1.")
    private @Nullable Integer seed;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over train (default: 5).")
    private @Nullable Integer epochs;

    @Option(
            names = "--minutes-max",
            paramLabel = "M",
            description =
                    "Ends fine-tuning early; a run that it ends is not a function of the seed alone"
                            + " (default: 60).")
    private @Nullable Double minutesMax;

    @Option(
            names = "--normalizer",
            paramLabel = "FILE",
            description =
                    "normalizer.json that the notes went through (default: this release's own).")
    private @Nullable Path normalizer;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description =
                    "Of generated admissions what 'ingest synthetic --truth' wrote of the test"
                            + " split: the model card then says how often the evidence stands where"
                            + " it should.")
    private @Nullable Path truth;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun command = new CommandRun(spec);
        return command.exitCode(
                () -> {
                    print(command, finetune(command));
                    return CommandRun.EXIT_OK;
                });
    }

    private Bundle finetune(CommandRun command) throws IOException {
        RetrainConfig settings = settings(recipe());
        try (Corpus corpus = snapshot.open();
                RunFolder folder = options.open(settings.recipe(), inputs(corpus, settings));
                ConsoleProgress progress = new ConsoleProgress(command.err())) {
            if (folder.isFinished()) {
                return Bundle.load(out);
            }
            Bundle bundle =
                    Retraining.run(corpus, out, settings, folder, devices.placements(), progress);
            folder.finish(result(bundle));
            return bundle;
        }
    }

    private RunInputs inputs(Corpus corpus, RetrainConfig settings) {
        RunInputs inputs =
                RunInputs.of(corpus)
                        .with("normalizer", settings.normalizer().hash())
                        .withFile("descriptions", splitOptions.descriptionsFile());
        return truth == null ? inputs : inputs.withFile("truth", truth);
    }

    private Recipe recipe() {
        Map<String, @Nullable Object> typed = splitOptions.typed();
        typed.put("model", model);
        typed.put("folds", folds);
        typed.put("from", from == null ? null : from.toString());
        typed.put("layers_max", layersMax);
        typed.put("embeddings", embeddings == null ? null : embeddings.toString());
        typed.put("start_from_descriptions", startFromDescriptions ? true : null);
        typed.put("head.kind", head == null ? null : head());
        typed.put("head.token_windows_max", tokenWindowsMax);
        typed.put("fine_tune.seed", seed);
        typed.put("fine_tune.epochs", epochs);
        typed.put("fine_tune.minutes_max", minutesMax);
        return options.config(Recipe.class, Recipe.demo(1, MINUTES_MAX), typed);
    }

    private HeadKind head() {
        try {
            return HeadKind.of(String.valueOf(head));
        } catch (IllegalArgumentException e) {
            throw new TrainerException(TrainerError.CONFIG_INVALID, "--" + e.getMessage(), e);
        }
    }

    private RetrainConfig settings(Recipe recipe) {
        RetrainConfig settings =
                RetrainConfig.of(recipe, name, splitOptions.descriptions(), commandLine());
        if (truth != null) {
            settings = settings.with(TruthFile.read(truth));
        }
        return normalizer == null ? settings : settings.with(Normalizer.load(normalizer));
    }

    /** What makes the bundle again, without what is different on every machine. */
    private static String commandLine() {
        return "./longitude train finetune --snapshot DIR --run DIR --config config.json --out DIR";
    }

    private static Map<String, Object> result(Bundle bundle) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("bundle_id", bundle.id());
        result.put("hash", bundle.hash());
        result.put("metrics", MetricsFile.read(bundle.file(BundleFiles.METRICS)));
        result.put("coverage", coverage(bundle));
        return result;
    }

    /** Mean share of a test admission's tokens that the model reads. */
    private static double coverage(Bundle bundle) {
        return TrainingFile.read(bundle.file(BundleFiles.TRAINING)).coverage();
    }

    private void print(CommandRun command, Bundle bundle) {
        if (json) {
            command.printJson(result(bundle));
        } else {
            MetricsFile metrics = MetricsFile.read(bundle.file(BundleFiles.METRICS));
            command.print("%s in %s".formatted(bundle.id(), bundle.directory()));
            command.print(ScoreTable.of(metrics.test()));
            command.print(
                    "%.1f %% of a test admission's tokens are read"
                            .formatted(100 * coverage(bundle)));
        }
    }
}
