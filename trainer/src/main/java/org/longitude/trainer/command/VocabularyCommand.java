package org.longitude.trainer.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusNote;
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

    @Mixin private SnapshotOptions snapshot = new SnapshotOptions();

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
        int notes;
        try (ConsoleProgress progress = new ConsoleProgress(run.err());
                Corpus corpus = snapshot.open()) {
            List<CorpusNote> all = corpus.notes();
            notes = all.size();
            for (int i = 0; i < all.size(); i++) {
                vocabulary.add(all.get(i).text());
                progress.onProgress(Phase.READ, (i + 1.0) / all.size(), "notes");
            }
        }
        if (notes == 0) {
            throw new TrainerException(
                    TrainerError.CORPUS_EMPTY,
                    "0 normalised notes (expected: at least one; does preprocess-stream run?)");
        }
        WordTokenizer tokenizer = vocabulary.build(wordsMax, countMin);
        tokenizer.save(out);
        if (json) {
            run.printJson(
                    Map.of(
                            "notes", notes,
                            "words_counted", vocabulary.wordsCounted(),
                            "dropped_up_to", vocabulary.droppedUpTo(),
                            "vocabulary_size", tokenizer.vocabularySize(),
                            "hash", tokenizer.hash()));
        } else {
            run.print(
                    "%,d notes, %,d words, vocabulary of %,d in %s"
                            .formatted(
                                    notes,
                                    vocabulary.wordsCounted(),
                                    tokenizer.vocabularySize(),
                                    out));
        }
    }
}
