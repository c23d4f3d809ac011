package org.longitude.trainer.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.label.LabelSet;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.evaluate.DataStatement;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.probe.DepthScores;
import org.longitude.trainer.probe.FineTunedDepths;
import org.longitude.trainer.probe.LayerScores;
import org.longitude.trainer.probe.ProbeConfig;
import org.longitude.trainer.probe.ProbeFigures;
import org.longitude.trainer.probe.Probing;
import org.longitude.trainer.report.HtmlPage;
import org.longitude.trainer.retrain.Heard;
import org.longitude.trainer.retrain.RetrainListener.Phase;
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

    @Mixin private RunOptions options = new RunOptions();

    @Mixin private DeviceOptions device = new DeviceOptions();

    @Option(
            names = "--fine-tune",
            description =
                    "Also fine-tunes the encoder with all of its layers and with the first half, under"
                            + " the paper's first-token head; with --resume into a run that lacks it.")
    private boolean fineTune;

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

    /**
     * How probes and the fine-tuned rows learn.
     *
     * @param probe of each layer
     * @param fineTune with {@code --fine-tune}
     */
    record Settings(ProbeConfig probe, FineTuneConfig fineTune) {}

    /** What the run came to; no depths without {@code --fine-tune}. */
    record Probed(List<LayerScores> layers, List<DepthScores> fineTuned) {}

    private void probe(CommandRun run, Corpus corpus) throws IOException {
        Settings settings =
                options.config(
                        Settings.class,
                        new Settings(ProbeConfig.paper(), FineTuneConfig.paper(1)),
                        Map.of());
        Splits splits = Splits.of(corpus.coded(), splitOptions.rule()).readable();
        LabelSet labels = splitOptions.labels(splits);
        Tokenizer words = Tokenizer.load(tokenizer == null ? model : tokenizer);
        Probed probed;
        try (RunFolder folder = options.open(settings, inputs(corpus));
                ConsoleProgress progress = new ConsoleProgress(run.err())) {
            progress.onResult(Phase.PREPARE, splits.toString());
            List<LayerScores> layers;
            EncoderConfig shape;
            try (PretrainedModel encoder = PretrainedModel.load(model, device.placement())) {
                shape = encoder.config().encoder();
                layers =
                        new Probing(folder, settings.probe(), spoken(progress))
                                .run(encoder, model, words, splits, labels);
            }
            List<DepthScores> depths = List.of();
            if (fineTune) {
                depths =
                        new FineTunedDepths(folder, settings.fineTune(), device.placement())
                                .run(model, shape, words, splits, labels, new Heard(progress));
            }
            probed = new Probed(layers, depths);
            write(folder, probed, DataStatement.of(corpus.coded()));
            folder.finish(probed);
        }
        print(run, probed);
    }

    private RunInputs inputs(Corpus corpus) {
        return RunInputs.of(corpus)
                .with("model", model)
                .with("split_by", splitOptions.rule().text());
    }

    private void write(RunFolder folder, Probed probed, String data) throws IOException {
        String name = String.valueOf(model.getFileName());
        List<LayerScores> layers = probed.layers();
        HtmlPage page =
                HtmlPage.titled("Probing " + name)
                        .lead(
                                "What each layer of a frozen encoder tells a linear probe about the codes.")
                        .notice(data)
                        .section("Scores by layer")
                        .figure(ProbeFigures.byLayer(name, layers))
                        .table(ProbeFigures.table(name, layers))
                        .section("What each layer adds")
                        .figure(ProbeFigures.successive(name, layers))
                        .figure(ProbeFigures.againstLast(name, layers));
        if (!probed.fineTuned().isEmpty()) {
            page.section("How many layers training needs")
                    .table(ProbeFigures.depths(name, probed.fineTuned()));
        }
        page.write(folder.file("report.html"));
    }

    private void print(CommandRun run, Probed probed) {
        if (json) {
            run.printJson(probed);
            return;
        }
        run.print("layer       macro AUC  micro AUC  accuracy  macro F1  micro F1");
        probed.layers().forEach(each -> run.print(line("%5d".formatted(each.layer()), each)));
        if (!probed.fineTuned().isEmpty()) {
            run.print("fine-tuned");
        }
        for (DepthScores each : probed.fineTuned()) {
            String depth = "%d of %d".formatted(each.scores().layer(), each.of());
            run.print((line(depth, each.scores()) + "  " + each.note()).stripTrailing());
        }
    }

    private static String line(String name, LayerScores scores) {
        return String.format(
                Locale.ROOT,
                "%-10s  %9.4f  %9.4f  %8.4f  %8.4f  %8.4f",
                name,
                scores.macroAuc(),
                scores.microAuc(),
                scores.accuracy(),
                scores.macroF1(),
                scores.microF1());
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
