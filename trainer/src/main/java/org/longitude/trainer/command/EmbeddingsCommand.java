package org.longitude.trainer.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.embeddings.EmbeddingConfig;
import org.longitude.trainer.embeddings.EmbeddingTable;
import org.longitude.trainer.embeddings.Neighbours;
import org.longitude.trainer.embeddings.WordEmbeddings;
import org.longitude.trainer.embeddings.WordMap;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.run.JsonFiles;
import org.longitude.trainer.run.RunFolder;
import org.longitude.trainer.snapshot.SnapshotFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude train embeddings}: a row of numbers for each word, by fastText's skip-gram. */
@Command(
        name = "embeddings",
        description = {
            "Learns word embeddings with fastText's skip-gram and writes them in the tokenizer's order,"
                    + " with a picture of the most frequent words.",
            "With --nearest or --farthest and without --snapshot it answers from a finished --run."
        },
        mixinStandardHelpOptions = true)
public final class EmbeddingsCommand implements Callable<Integer> {

    private static final String PICTURE = "words.svg";
    private static final int PICTURE_WORDS = 300;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--snapshot",
            paramLabel = "DIR",
            description = "The snapshot to read, made by 'train snapshot'.")
    private @Nullable Path snapshot;

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description = "A word-level tokenizer.json, made by 'train vocabulary'.")
    private @Nullable Path tokenizer;

    @Mixin private RunOptions options = new RunOptions();

    @Mixin private KeptOutOptions keptOut = new KeptOutOptions();

    @Option(names = "--width", paramLabel = "N", description = "Numbers of a word (default: 768).")
    private @Nullable Integer width;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the text (default: 5).")
    private @Nullable Integer epochs;

    @Option(
            names = "--bucket",
            paramLabel = "N",
            description =
                    "Rows that pieces of words share (default: 200000; fastText's 2000000 take 6 GB at"
                            + " width 768).")
    private @Nullable Integer buckets;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "fastText's threads (default: 1, which gives the same bytes again; more are"
                            + " faster and never repeat).")
    private @Nullable Integer threads;

    @Option(
            names = "--nearest",
            paramLabel = "WORD",
            description = "Prints the words of the largest cosines.")
    private @Nullable String nearest;

    @Option(
            names = "--farthest",
            paramLabel = "WORD",
            description = "Prints the words of the smallest cosines.")
    private @Nullable String farthest;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many words (default: ${DEFAULT-VALUE}).")
    private int count = 5;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (snapshot == null && nearest == null && farthest == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "embeddings: missing --snapshot DIR (expected: a snapshot to learn from, or --nearest or --farthest to ask a finished run)");
        }
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
                    if (snapshot != null) {
                        learn(run, snapshot, answer);
                    }
                    ask(answer);
                    print(run, answer);
                    return CommandRun.EXIT_OK;
                });
    }

    private record Made(long words, long unknownWords, long lines, int rows, int rowsLearned) {}

    private void learn(CommandRun run, Path from, Map<String, @Nullable Object> answer)
            throws IOException {
        WordTokenizer words = words();
        EmbeddingConfig settings =
                options.config(EmbeddingConfig.class, EmbeddingConfig.paper(), typed());
        if (settings.threads() > 1) {
            run.err()
                    .println(
                            "threads: %d, so this run cannot be repeated to the byte"
                                    .formatted(settings.threads()));
        }
        try (ConsoleProgress progress = new ConsoleProgress(run.err());
                Corpus corpus = SnapshotFolder.open(from);
                RunFolder into = options.open(settings, inputs(corpus, words))) {
            if (into.isFinished()) {
                answer.put("learned", JsonFiles.read(into.file(RunFolder.RESULT), Made.class));
                return;
            }
            WordEmbeddings.Learned learned =
                    new WordEmbeddings(settings)
                            .learn(
                                    texts(corpus),
                                    words,
                                    into.directory(),
                                    share ->
                                            progress.onProgress(
                                                    Phase.TRAIN, share, "fastText skip-gram"));
            Files.writeString(
                    into.file(PICTURE),
                    WordMap.figure(WordMap.of(learned.table(), words, PICTURE_WORDS)).svg());
            Made made =
                    new Made(
                            learned.words(),
                            learned.unknownWords(),
                            learned.lines(),
                            learned.table().rows(),
                            learned.table().learned());
            into.finish(made);
            answer.put("run", options.folder().toString());
            answer.put("learned", made);
        }
    }

    private RunInputs inputs(Corpus corpus, WordTokenizer words) {
        return RunInputs.of(corpus)
                .with("tokenizer", words.hash())
                .with("split_by", keptOut.rule());
    }

    private Map<String, @Nullable Object> typed() {
        Map<String, @Nullable Object> typed = new LinkedHashMap<>();
        typed.put("width", width);
        typed.put("epochs", epochs);
        typed.put("gram_buckets", buckets);
        typed.put("threads", threads);
        return typed;
    }

    private WordTokenizer words() {
        Path path = tokenizer;
        if (path == null) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "--tokenizer: missing (expected: the tokenizer.json of 'train vocabulary')");
        }
        if (Tokenizer.load(path) instanceof WordTokenizer words) {
            return words;
        }
        throw new TrainerException(
                TrainerError.CONFIG_INVALID,
                "--tokenizer %s: splits words (expected: a word-level one, made by 'train vocabulary')"
                        .formatted(path));
    }

    private Iterable<NormalizedText> texts(Corpus corpus) {
        Set<String> left = keptOut.patients(corpus);
        return () ->
                corpus.notes().stream()
                        .filter(note -> !left.contains(note.patientId()))
                        .map(note -> note.text())
                        .iterator();
    }

    private void ask(Map<String, @Nullable Object> answer) {
        if (nearest == null && farthest == null) {
            return;
        }
        Neighbours neighbours =
                new Neighbours(
                        EmbeddingTable.read(options.folder()),
                        WordTokenizer.load(options.folder().resolve(Tokenizer.FILE_NAME)));
        if (nearest != null) {
            answer.put("nearest", neighbours.nearest(nearest, count));
        }
        if (farthest != null) {
            answer.put("farthest", neighbours.farthest(farthest, count));
        }
    }

    private void print(CommandRun run, Map<String, @Nullable Object> answer) {
        if (json) {
            run.printJson(answer);
            return;
        }
        if (answer.get("learned") instanceof Made made) {
            run.print(
                    String.format(
                            Locale.ROOT,
                            "%,d words in %,d lines, %.2f %% of them unknown; %,d rows learned, %,d drawn, in %s",
                            made.words(),
                            made.lines(),
                            100.0 * made.unknownWords() / Math.max(1, made.words()),
                            made.rowsLearned(),
                            made.rows() - made.rowsLearned(),
                            options.folder()));
        }
        for (String side : List.of("nearest", "farthest")) {
            if (answer.get(side) instanceof List<?> found) {
                run.print(side);
                for (Object each : found) {
                    if (each instanceof Neighbours.Neighbour one) {
                        run.print(
                                String.format(
                                        Locale.ROOT, "  %7.4f  %s", one.cosine(), one.word()));
                    }
                }
            }
        }
    }
}
