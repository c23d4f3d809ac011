package org.longitude.trainer.command;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.run.JsonFiles;
import org.longitude.trainer.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude train vocabulary}: the words of every normalised note, counted. */
@Command(
        name = "vocabulary",
        description =
                "Counts the words of all normalised notes and writes the most frequent as the run's"
                        + " tokenizer.json.",
        mixinStandardHelpOptions = true)
public final class VocabularyCommand implements Callable<Integer> {
    private static final Bounds PAPER = new Bounds(50_000, 1);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private SnapshotOptions snapshot = new SnapshotOptions();

    @Mixin private RunOptions options = new RunOptions();

    @Mixin private KeptOutOptions keptOut = new KeptOutOptions();

    @Option(
            names = "--words-max",
            paramLabel = "N",
            description =
                    "Most words, the unknown word among them (default: 50000, as in the paper).")
    private @Nullable Integer wordsMax;

    @Option(
            names = "--count-min",
            paramLabel = "N",
            description = "Words that occur less often are unknown (default: 1).")
    private @Nullable Long countMin;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    print(run, counted(run));
                    return CommandRun.EXIT_OK;
                });
    }

    /**
     * Which words are kept.
     *
     * @param wordsMax most words, the unknown word among them
     * @param countMin words that occur less often are unknown
     */
    record Bounds(int wordsMax, long countMin) {
        Bounds {
            if (wordsMax < 2 || countMin < 1) {
                throw new IllegalArgumentException(
                        "words_max: %d, count_min: %d (expected: >= 2, >= 1)"
                                .formatted(wordsMax, countMin));
            }
        }
    }

    /** What a run came to. */
    record Counted(
            int notes,
            int notesKeptOut,
            long wordsCounted,
            long droppedUpTo,
            int vocabularySize,
            String hash) {}

    private Counted counted(CommandRun run) throws IOException {
        Map<String, @Nullable Object> typed = new HashMap<>();
        typed.put("words_max", wordsMax);
        typed.put("count_min", countMin);
        Bounds bounds = options.config(Bounds.class, PAPER, typed);
        try (ConsoleProgress progress = new ConsoleProgress(run.err());
                Corpus corpus = snapshot.open();
                RunFolder folder =
                        options.open(
                                bounds, RunInputs.of(corpus).with("split_by", keptOut.rule()))) {
            if (folder.isFinished()) {
                return JsonFiles.read(folder.file(RunFolder.RESULT), Counted.class);
            }
            Counted counted = count(corpus, bounds, folder, progress);
            folder.finish(counted);
            return counted;
        }
    }

    private Counted count(
            Corpus corpus, Bounds bounds, RunFolder folder, ConsoleProgress progress) {
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        Set<String> out = keptOut.patients(corpus);
        List<CorpusNote> all = corpus.notes();
        int notes = 0;
        for (int i = 0; i < all.size(); i++) {
            CorpusNote note = all.get(i);
            if (!out.contains(note.patientId())) {
                vocabulary.add(note.text());
                notes++;
            }
            progress.onProgress(Phase.READ, (i + 1.0) / all.size(), "notes");
        }
        if (notes == 0) {
            throw new TrainerException(
                    TrainerError.CORPUS_EMPTY,
                    "0 of %d normalised notes (expected: at least one; does preprocess-stream run?)"
                            .formatted(all.size()));
        }
        WordTokenizer tokenizer = vocabulary.build(bounds.wordsMax(), bounds.countMin());
        tokenizer.save(folder.file(Tokenizer.FILE_NAME));
        return new Counted(
                notes,
                all.size() - notes,
                vocabulary.wordsCounted(),
                vocabulary.droppedUpTo(),
                tokenizer.vocabularySize(),
                tokenizer.hash());
    }

    private void print(CommandRun run, Counted counted) {
        if (json) {
            run.printJson(counted);
        } else {
            run.print(
                    "%,d notes, %,d words, vocabulary of %,d in %s"
                            .formatted(
                                    counted.notes(),
                                    counted.wordsCounted(),
                                    counted.vocabularySize(),
                                    options.folder().resolve(Tokenizer.FILE_NAME)));
        }
    }
}
