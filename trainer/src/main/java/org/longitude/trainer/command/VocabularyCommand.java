package org.longitude.trainer.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.CorpusReader;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude train vocabulary}: the words of every normalised note, counted. */
@Command(
        name = "vocabulary",
        description =
                "Counts the words of all normalised notes and writes the most frequent as a tokenizer.json.",
        mixinStandardHelpOptions = true)
public final class VocabularyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions cluster = new ConnectionOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The tokenizer.json to write.")
    private Path out = Path.of("");

    @Option(
            names = "--words-max",
            paramLabel = "N",
            defaultValue = "50000",
            description =
                    "Most words, the unknown word among them (default: ${DEFAULT-VALUE}, as in the paper).")
    private int wordsMax = 50_000;

    @Option(
            names = "--count-min",
            paramLabel = "N",
            defaultValue = "1",
            description = "Words that occur less often are unknown (default: ${DEFAULT-VALUE}).")
    private long countMin = 1;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    if (Files.exists(out)) {
                        throw new TrainerException(
                                TrainerError.CONFIG_INVALID,
                                "--out %s: exists (expected: a new file)".formatted(out));
                    }
                    count(run);
                    return CommandRun.EXIT_OK;
                });
    }

    private void count(CommandRun run) {
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        AtomicLong notes = new AtomicLong();
        try (ConsoleProgress progress = new ConsoleProgress(run.err())) {
            new CorpusReader(cluster.properties())
                    .readNotes(
                            text -> {
                                vocabulary.add(text);
                                notes.incrementAndGet();
                            },
                            (topic, passed, all) ->
                                    progress.onProgress(
                                            Phase.READ, (double) passed / Math.max(1, all), topic));
        }
        if (notes.get() == 0) {
            throw new TrainerException(
                    TrainerError.CORPUS_EMPTY,
                    "0 normalised notes (expected: at least one; does preprocess-stream run?)");
        }
        WordTokenizer tokenizer = vocabulary.build(wordsMax, countMin);
        tokenizer.save(out);
        if (json) {
            run.printJson(
                    Map.of(
                            "notes", notes.get(),
                            "words_counted", vocabulary.wordsCounted(),
                            "dropped_up_to", vocabulary.droppedUpTo(),
                            "vocabulary_size", tokenizer.vocabularySize(),
                            "hash", tokenizer.hash()));
        } else {
            run.print(
                    "%,d notes, %,d words, vocabulary of %,d in %s"
                            .formatted(
                                    notes.get(),
                                    vocabulary.wordsCounted(),
                                    tokenizer.vocabularySize(),
                                    out));
        }
    }
}
