package org.longitude.trainer.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.DeviceChoice;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.evaluate.DataStatement;
import org.longitude.trainer.probe.LayerScores;
import org.longitude.trainer.probe.ProbeConfig;
import org.longitude.trainer.probe.ProbeFigures;
import org.longitude.trainer.probe.Probing;
import org.longitude.trainer.report.HtmlPage;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.run.ConfigFiles;
import org.longitude.trainer.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude train probe}: what each layer of an encoder knows of the codes. */
@Command(
        name = "probe",
        description =
                "Probes a frozen encoder layer by layer, 0 the word embedding: mean state of an admission,"
                        + " affine map, sigmoid, with the paper's settings. Writes scores and the paper's Figures"
                        + " 4 to 6 into the run folder.",
        mixinStandardHelpOptions = true)
public final class ProbeCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private SnapshotOptions snapshot = new SnapshotOptions();

    @Mixin private SplitOptions splitOptions = new SplitOptions();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "A pre-trained encoder in Hugging Face's layout.")
    private Path model = Path.of("");

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description = "Its tokenizer, unless it lies beside the weights.")
    private @Nullable Path tokenizer;

    @Option(
            names = "--run",
            required = true,
            paramLabel = "DIR",
            description = "The run folder: states, a folder a layer, result.json, report.html.")
    private Path runFolder = Path.of("");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "JSON with any of batch_size, learning_rate, epsilon, epochs_max, patience, seed;"
                            + " the paper's else.")
    private @Nullable Path config;

    @Option(names = "--resume", description = "Goes on with what is in the run folder.")
    private boolean resume;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "For the states: auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    try (Corpus corpus = snapshot.open()) {
                        probe(run, corpus);
                    }
                    return CommandRun.EXIT_OK;
                });
    }

    private void probe(CommandRun run, Corpus corpus) throws IOException {
        ProbeConfig settings =
                ConfigFiles.read(ProbeConfig.class, ProbeConfig.paper(), config, Map.of());
        Splits splits = Splits.of(corpus.coded(), splitOptions.rule());
        List<LayerScores> layers;
        try (RunFolder folder = RunFolder.open(runFolder, settings, resume);
                ConsoleProgress progress = new ConsoleProgress(run.err());
                PretrainedModel encoder = PretrainedModel.load(model, DeviceChoice.of(device))) {
            layers =
                    new Probing(folder, settings, spoken(progress))
                            .run(
                                    encoder,
                                    model,
                                    Tokenizer.load(tokenizer == null ? model : tokenizer),
                                    splits,
                                    splitOptions.labels(splits));
            write(folder, layers, DataStatement.of(corpus.coded()));
            folder.finish(layers);
        }
        print(run, layers);
    }

    private void write(RunFolder folder, List<LayerScores> layers, String data) throws IOException {
        String name = String.valueOf(model.getFileName());
        HtmlPage.titled("Probing " + name)
                .lead("What each layer of a frozen encoder tells a linear probe about the codes.")
                .notice(data)
                .section("Scores by layer")
                .figure(ProbeFigures.byLayer(name, layers))
                .table(ProbeFigures.table(name, layers))
                .section("What each layer adds")
                .figure(ProbeFigures.successive(name, layers))
                .figure(ProbeFigures.againstLast(name, layers))
                .write(folder.file("report.html"));
    }

    private void print(CommandRun run, List<LayerScores> layers) {
        if (json) {
            run.printJson(layers);
            return;
        }
        run.print("layer  macro AUC  micro AUC  accuracy  macro F1  micro F1");
        for (LayerScores each : layers) {
            run.print(
                    String.format(
                            Locale.ROOT,
                            "%5d  %9.4f  %9.4f  %8.4f  %8.4f  %8.4f",
                            each.layer(),
                            each.macroAuc(),
                            each.microAuc(),
                            each.accuracy(),
                            each.macroF1(),
                            each.microF1()));
        }
    }

    private static Probing.Progress spoken(ConsoleProgress progress) {
        return new Probing.Progress() {
            @Override
            public void onStates(int done, int all) {
                progress.onProgress(Phase.SCORE, (double) done / all, done + " admissions read");
            }

            @Override
            public void onLayer(LayerScores scores) {
                progress.onResult(
                        Phase.TRAIN,
                        String.format(
                                Locale.ROOT,
                                "layer %d: micro F1 %.4f, micro AUC %.4f",
                                scores.layer(),
                                scores.microF1(),
                                scores.microAuc()));
            }
        };
    }
}
