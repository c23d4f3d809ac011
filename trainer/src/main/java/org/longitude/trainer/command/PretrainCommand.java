package org.longitude.trainer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.loop.Evaluation;
import org.longitude.trainer.loop.Position;
import org.longitude.trainer.loop.StepReport;
import org.longitude.trainer.pretrain.EncoderKind;
import org.longitude.trainer.pretrain.PretrainConfig;
import org.longitude.trainer.pretrain.PretrainListener;
import org.longitude.trainer.pretrain.PretrainResult;
import org.longitude.trainer.pretrain.Pretraining;
import org.longitude.trainer.pretrain.SampleKind;
import org.longitude.trainer.pretrain.Start;
import org.longitude.trainer.pretrain.TextCounts;
import org.longitude.trainer.run.JsonFiles;
import org.longitude.trainer.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude train pretrain}: an encoder that has read the notes of a snapshot. */
@Command(
        name = "pretrain",
        description =
                "Trains an encoder to guess hidden words of notes of every category, a BERT also which"
                        + " sentence follows, and writes a Hugging Face directory.",
        mixinStandardHelpOptions = true)
public final class PretrainCommand implements Callable<Integer> {

    /** Sizes and hyper-parameters to begin from. */
    enum Preset {
        TINY,
        BASE
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private SnapshotOptions snapshot = new SnapshotOptions();

    @Mixin private RunOptions options = new RunOptions();

    @Mixin private ReplicaOptions devices = new ReplicaOptions();

    @Mixin private KeptOutOptions keptOut = new KeptOutOptions();

    @Option(
            names = "--encoder",
            paramLabel = "KIND",
            defaultValue = "longformer",
            description = "longformer, or bert: with next sentences (default: ${DEFAULT-VALUE}).")
    private EncoderKind encoder = EncoderKind.LONGFORMER;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "tiny",
            description =
                    "tiny: minutes on two cores; base: the paper's sizes, for a GPU (default:"
                            + " ${DEFAULT-VALUE}).")
    private Preset preset = Preset.TINY;

    @Option(
            names = "--sample",
            paramLabel = "KIND",
            description =
                    "paragraph: one each, as in the paper; packed: as many words as the model has"
                            + " positions (default: paragraph).")
    private @Nullable SampleKind sample;

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description = "For a model from nothing: a tokenizer.json or the directory of one.")
    private @Nullable Path tokenizer;

    @Option(
            names = "--embeddings",
            paramLabel = "DIR",
            description =
                    "For a model from nothing: the run of 'train embeddings' whose rows the words"
                            + " start with.")
    private @Nullable Path embeddings;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description =
                    "A Hugging Face directory to go on with, with its own tokenizer; a BERT or"
                            + " RoBERTa becomes a Longformer under --encoder longformer.")
    private @Nullable Path from;

    @Option(names = "--steps", paramLabel = "N", description = "Default: the preset's.")
    private @Nullable Integer steps;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Learning rate (default: the preset's).")
    private @Nullable Double rate;

    @Option(names = "--seed", paramLabel = "N", description = "Default: 1.")
    private @Nullable Long seed;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    PretrainResult result = pretrain(run);
                    if (json) {
                        run.printJson(result);
                    } else {
                        print(run, result);
                    }
                    return CommandRun.EXIT_OK;
                });
    }

    private PretrainResult pretrain(CommandRun run) throws IOException {
        PretrainConfig config = config();
        Start start = new Start(tokenizer, embeddings, from);
        try (Corpus corpus = snapshot.open();
                RunFolder folder = options.open(config, inputs(corpus));
                Progress progress = new Progress(run.err())) {
            if (folder.isFinished()) {
                return JsonFiles.read(folder.file(RunFolder.RESULT), PretrainResult.class);
            }
            return Pretraining.run(
                    corpus,
                    start,
                    config,
                    devices.placements(),
                    keptOut.patients(corpus),
                    folder,
                    progress);
        }
    }

    private RunInputs inputs(Corpus corpus) {
        return RunInputs.of(corpus)
                .with("tokenizer", tokenizer)
                .with("embeddings", embeddings)
                .with("from", from)
                .with("split_by", keptOut.rule());
    }

    private PretrainConfig config() {
        PretrainConfig defaults =
                preset == Preset.BASE ? PretrainConfig.base(encoder) : PretrainConfig.tiny(encoder);
        Map<String, Object> typed = new HashMap<>();
        typed.put("sample", sample);
        typed.put("steps", steps);
        typed.put("rate", rate);
        typed.put("seed", seed);
        return options.config(PretrainConfig.class, defaults, typed);
    }

    private void print(CommandRun run, PretrainResult result) {
        run.print(
                "%s in %s"
                        .formatted(
                                result.encoder().name().toLowerCase(Locale.ROOT),
                                options.folder().resolve(Pretraining.MODEL)));
        result.best()
                .values()
                .forEach(
                        (name, value) ->
                                run.print(
                                        String.format(
                                                Locale.ROOT,
                                                "%-24s %10.4f",
                                                name.replace('_', ' '),
                                                value)));
        run.print(
                String.format(
                        Locale.ROOT,
                        "%-24s %10.4f nats per token: %s",
                        "word counts alone",
                        result.unigramNatsPerToken(),
                        result.beatsUnigram() ? "beaten" : "NOT beaten, nothing was learned"));
    }

    /** Reading notes, then training. */
    private static final class Progress implements PretrainListener, AutoCloseable {

        private static final String READING = "cutting notes";

        private final PhaseBar bar;
        private final TrainingProgress training;

        Progress(PrintWriter err) {
            bar = new PhaseBar(err);
            training = new TrainingProgress(bar, "pre-training");
        }

        @Override
        public void onNotes(long done, long all) {
            bar.progress(READING, (double) done / all, "%d of %d".formatted(done, all));
        }

        @Override
        public void onSamples(TextCounts train, TextCounts heldOut) {
            bar.result(
                    READING,
                    "%d samples of %d notes; held out %d of %d"
                            .formatted(
                                    train.samples(),
                                    train.notes(),
                                    heldOut.samples(),
                                    heldOut.notes()));
        }

        @Override
        public void onStart(Position from) {
            training.onStart(from);
        }

        @Override
        public void onStep(StepReport step) {
            training.onStep(step);
        }

        @Override
        public void onEvaluation(Evaluation evaluation) {
            training.onEvaluation(evaluation);
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
