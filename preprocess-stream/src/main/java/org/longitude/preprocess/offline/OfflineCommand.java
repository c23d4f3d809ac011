package org.longitude.preprocess.offline;

import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;
import org.longitude.model.text.NormalizerSettings;
import org.longitude.model.text.SentenceSplitting;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.Tokens;
import org.longitude.preprocess.PreprocessError;
import org.longitude.preprocess.PreprocessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude preprocess}. */
@Command(
        name = "preprocess",
        mixinStandardHelpOptions = true,
        description =
                "Shows what the model reads: JSON lines with a text in, JSON lines with its words,"
                        + " their places in the text (UTF-16 code units) and token ids out, in the"
                        + " same order.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every line was read",
            "1:lines were rejected; each is named on stderr by number and reason",
            "2:wrong usage",
            "3:input, tokenizer, normaliser or bundle cannot be read"
        })
public final class OfflineCommand implements Callable<Integer> {

    private static final int DONE = 0;
    private static final int REJECTED = 1;

    private final InputStream stdin;
    private final OutputStream stdout;

    @Spec private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "Objects with text and optionally id, note_id, admission_id, hadm_id and"
                            + " patient_id, one a line; gzip or not (default: standard input).")
    private @Nullable Path input;

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description =
                    "A tokenizer.json, a directory with one or with vocab.json and merges.txt or"
                            + " vocab.txt, or a bundle, whose normaliser is used as well.")
    private @Nullable Path tokenizerPath;

    @Option(
            names = "--normalizer",
            paramLabel = "FILE",
            description =
                    "A normalizer.json whose settings are used (default: the bundle's, or this"
                            + " release's).")
    private @Nullable Path normalizerFile;

    @Option(
            names = "--save-normalizer",
            paramLabel = "FILE",
            description =
                    "Writes the settings in use there, abbreviations included, for 'serve"
                            + " preprocess', 'replay normalise' and 'train finetune'"
                            + " --normalizer.")
    private @Nullable Path savedNormalizer;

    @Option(
            names = "--abbreviations",
            paramLabel = "FILE",
            description =
                    "Further abbreviations, one a line: the form, a tab and its words. They win"
                            + " over the built-in ones.")
    private @Nullable Path abbreviations;

    @Option(
            names = "--sentences",
            paramLabel = "HOW",
            description =
                    "${COMPLETION-CANDIDATES} (default: as the bundle's normaliser, or DETECTOR).")
    private @Nullable SentenceSplitting sentences;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Draws a note as a page: tokens, masks, unknown words.")
    private @Nullable Path html;

    @Option(
            names = "--html-line",
            paramLabel = "N",
            defaultValue = "1",
            description = "The line of the note to draw (default: ${DEFAULT-VALUE}).")
    private long htmlLine;

    private Normalizer normalizer = Normalizer.standard();
    private @Nullable Tokenizer tokenizer;
    private final Map<LineReason, Integer> rejected = new EnumMap<>(LineReason.class);

    public OfflineCommand() {
        this(System.in, System.out);
    }

    OfflineCommand(InputStream stdin, OutputStream stdout) {
        this.stdin = stdin;
        this.stdout = stdout;
    }

    @Override
    public Integer call() throws IOException {
        load();
        boolean drawn = false;
        try (InputStream in = open()) {
            Lines lines = Lines.of(in);
            WordsWriter writer = new WordsWriter(stdout);
            while (!isGone(stdout) && lines.next()) {
                NoteLine line = NoteLineReader.read(lines.bytes());
                if (line instanceof NoteLine.Rejected bad) {
                    reject(lines.number(), bad.reason());
                } else if (line instanceof NoteLine.Note note) {
                    NormalizedText text = normalizer.normalize(note.text());
                    Tokens tokens = tokenizer == null ? null : tokenizer.tokenize(text);
                    writer.write(note, text, tokens);
                    drawn |= draw(lines.number(), note.text(), text, tokens);
                }
            }
        }
        return finish(drawn);
    }

    /** Whether nobody reads any more: {@code longitude preprocess … | head}. */
    private static boolean isGone(OutputStream out) {
        return out instanceof PrintStream stream && stream.checkError();
    }

    private void load() {
        loadTokenizer();
        if (normalizerFile != null) {
            normalizer = Normalizer.load(normalizerFile);
        }
        NormalizerSettings settings = normalizer.settings();
        if (sentences != null) {
            settings = settings.with(sentences);
        }
        if (abbreviations != null) {
            settings = settings.withAbbreviations(abbreviations);
        }
        normalizer = new Normalizer(settings);
        if (savedNormalizer != null) {
            normalizer.save(savedNormalizer);
        }
    }

    private void loadTokenizer() {
        Path path = tokenizerPath;
        if (path == null) {
            return;
        }
        if (Files.exists(path.resolve(BundleFiles.MANIFEST))) {
            Bundle bundle = Bundle.load(path);
            normalizer = bundle.normalizer();
            tokenizer = bundle.tokenizer();
        } else {
            tokenizer = Tokenizer.load(path);
        }
    }

    private InputStream open() throws IOException {
        Path file = input;
        if (file == null || file.toString().equals("-")) {
            return new FilterInputStream(stdin) {
                @Override
                public void close() {} // standard input is not ours to close
            };
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new PreprocessException(
                    PreprocessError.CONFIG_INVALID,
                    file + " cannot be read (expected: a file of JSON lines)");
        }
        return new FileInputStream(file.toFile());
    }

    private void reject(long line, LineReason reason) {
        rejected.merge(reason, 1, Integer::sum);
        err().printf("line %d: %s%n", line, reason.code());
    }

    private boolean draw(long line, String original, NormalizedText text, @Nullable Tokens tokens)
            throws IOException {
        Path page = html;
        if (page == null || line != htmlLine) {
            return false;
        }
        int unknownId = tokenizer == null ? -1 : tokenizer.unknownId();
        Files.writeString(
                page,
                HtmlPage.of(
                        original,
                        NotePieces.of(original, text, tokens, unknownId),
                        tokens != null));
        return true;
    }

    private int finish(boolean drawn) {
        if (html != null && !drawn) {
            err().printf("line %d is no note: %s was not written%n", htmlLine, html);
        }
        if (!rejected.isEmpty()) {
            err().printf(
                            "%d lines rejected: %s%n",
                            rejected.values().stream().mapToInt(Integer::intValue).sum(),
                            rejected.entrySet().stream()
                                    .map(each -> each.getKey().code() + " " + each.getValue())
                                    .collect(Collectors.joining(", ")));
        }
        err().flush();
        return rejected.isEmpty() && (html == null || drawn) ? DONE : REJECTED;
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
