package org.longitude.trainer.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.report.CorpusCounter;
import org.longitude.trainer.report.CorpusPage;
import org.longitude.trainer.report.CorpusReport;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude train corpus-report}: the archived notes in numbers and figures. */
@Command(
        name = "corpus-report",
        description =
                "Words per note by category, vocabulary coverage and tokens per word of every note of a"
                        + " snapshot that stands, as lines, JSON and an HTML page with figures. Shows counts, never words.",
        mixinStandardHelpOptions = true)
public final class CorpusReportCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private SnapshotOptions snapshot = new SnapshotOptions();

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description =
                    "A tokenizer.json or a directory with a tokenizer; may be given several times.")
    private List<Path> tokenizers = List.of();

    @Option(names = "--html", paramLabel = "FILE", description = "Writes the page with figures.")
    private @Nullable Path html;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    print(run, count(run));
                    return CommandRun.EXIT_OK;
                });
    }

    private CorpusReport count(CommandRun run) {
        Map<String, Tokenizer> loaded = new LinkedHashMap<>();
        tokenizers.forEach(path -> loaded.put(path.toString(), Tokenizer.load(path)));
        CorpusCounter counter = new CorpusCounter(loaded);
        try (ConsoleProgress progress = new ConsoleProgress(run.err());
                Corpus corpus = snapshot.open()) {
            List<CorpusNote> notes = corpus.notes();
            for (int i = 0; i < notes.size(); i++) {
                CorpusNote note = notes.get(i);
                counter.add(note.category(), note.text());
                progress.onProgress(Phase.READ, (i + 1.0) / notes.size(), "notes");
            }
        }
        if (counter.notes() == 0) {
            throw new TrainerException(
                    TrainerError.CORPUS_EMPTY,
                    "0 normalised notes (expected: at least one; does preprocess-stream run?)");
        }
        return counter.report();
    }

    private void print(CommandRun run, CorpusReport report) throws IOException {
        if (html != null) {
            CorpusPage.write(report, html);
        }
        if (json) {
            run.printJson(report);
            return;
        }
        run.print(
                "%,d notes, %,d words, %,d different"
                        .formatted(report.notes(), report.words(), report.distinctWords()));
        run.print(
                "words per note        notes    mean   25 %%  median    75 %%    95 %%"
                        .formatted());
        for (CorpusReport.Category each : report.categories()) {
            run.print(
                    "  %-18s %,7d %7.0f %6d %7d %6d %6d"
                            .formatted(
                                    each.name(),
                                    each.notes(),
                                    each.meanWords(),
                                    each.p25(),
                                    each.p50(),
                                    each.p75(),
                                    each.p95()));
        }
        for (CorpusReport.Coverage each : report.vocabulary()) {
            run.print(
                    "vocabulary of %,7d: %5.2f %% of the words unknown"
                            .formatted(each.size(), 100 * each.unknownShare()));
        }
        for (CorpusReport.TokenRate each : report.tokenizers()) {
            run.print(
                    "%s: %.3f tokens per word, %.2f %% of them unknown"
                            .formatted(
                                    each.name(), each.tokensPerWord(), 100 * each.unknownShare()));
        }
    }
}
