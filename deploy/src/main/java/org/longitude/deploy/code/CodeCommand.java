package org.longitude.deploy.code;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.longitude.coder.BatchConfig;
import org.longitude.coder.OfflineCoder;
import org.longitude.coder.ScoringOptions;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.ComputeType;
import org.longitude.model.encoder.Placement;
import org.longitude.preprocess.AdmissionText;
import org.longitude.preprocess.TextEngine;
import org.longitude.preprocess.offline.Lines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude code}: codes a file, without a broker. */
@Command(
        name = "code",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Codes JSON lines here, without a broker: one admission a line in, its codes out, in the"
                    + " same order. Normaliser, tokenizer, batches, scores and evidence are those of"
                    + " the service.",
            "In: {\"text\": …} or {\"notes\": [{\"text\": …}, …]}, with admission_id, patient_id;"
                    + " note_id, category, charted_at, status, replaces_note_id, parent_note_id of a"
                    + " note (a note without a category is a discharge summary).",
            "Out: line, admission_id, status, bundle_id, tokens, unknown_tokens, coverage, codes"
                    + " (code, code_system, description, probability, threshold, assigned and, of"
                    + " assigned ones, evidence: note_id, start and end in UTF-16 code units of the"
                    + " note's text, weight) and, with --precision-target, route (AUTO_CODE or"
                    + " NEEDS_REVIEW) and expected_precision; or line, admission_id, error, field."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every admission was coded",
            "1:some were not; each is named on stderr by line and reason",
            "2:wrong usage",
            "3:input, output or bundle cannot be used"
        })
public final class CodeCommand implements Callable<Integer> {

    private static final String STANDARD = "-";

    @Spec private CommandSpec spec = CommandSpec.create();

    private final InputStream stdin;
    private final OutputStream stdout;

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "DIR",
            description = "Model bundle to code with.")
    private Path bundle = Path.of("");

    @Option(
            names = "--input",
            paramLabel = "FILE",
            defaultValue = STANDARD,
            description = "JSON lines, gzip or not; - for standard input (default).")
    private String input = STANDARD;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = STANDARD,
            description =
                    "Where the codes go; a file takes its name when it is whole; - for standard"
                            + " output (default).")
    private String output = STANDARD;

    @Option(names = "--assigned-only", description = "Leaves out codes that are not assigned.")
    private boolean assignedOnly;

    @Option(
            names = "--evidence-text",
            description = "Writes the words of a phrase beside its place.")
    private boolean evidenceText;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Mixin private ScoringOptions scoring = new ScoringOptions();

    public CodeCommand() {
        this(System.in, System.out);
    }

    CodeCommand(InputStream stdin, OutputStream stdout) {
        this.stdin = stdin;
        this.stdout = stdout;
    }

    @Override
    public Integer call() throws IOException {
        BatchConfig batches;
        OptionalDouble precisionTarget;
        ComputeType compute;
        try {
            scoring.applyEngineThreads();
            batches = scoring.batches(0);
            precisionTarget = scoring.precisionTarget();
            compute = scoring.computeType();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        try (InputStream in = open()) {
            Bundle loaded = Bundle.load(bundle);
            try (OfflineCoder coder =
                    OfflineCoder.load(
                            loaded, Placement.of(device, compute), batches, precisionTarget)) {
                AdmissionText text =
                        new AdmissionText(new TextEngine(loaded.normalizer(), loaded.tokenizer()));
                return code(Lines.of(in), text, coder);
            }
        }
    }

    private InputStream open() throws IOException {
        if (input.equals(STANDARD)) {
            return new FilterInputStream(stdin) {
                @Override
                public void close() {} // standard input is not ours to close
            };
        }
        Path file = Path.of(input);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    file + " cannot be read (expected: a file of JSON lines)");
        }
        return Files.newInputStream(file);
    }

    private int code(Lines lines, AdmissionText text, OfflineCoder coder) throws IOException {
        if (output.equals(STANDARD)) {
            return codeInto(stdout, lines, text, coder);
        }
        Path part = Path.of(output + ".part");
        try {
            int exit;
            try (OutputStream file = create(part)) {
                exit = codeInto(file, lines, text, coder);
            }
            Files.move(part, Path.of(output), StandardCopyOption.REPLACE_EXISTING);
            return exit;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private OutputStream create(Path part) {
        try {
            return Files.newOutputStream(part);
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    "--output: %s cannot be written (expected: a file in a folder that is there)"
                            .formatted(output),
                    e);
        }
    }

    private int codeInto(OutputStream to, Lines lines, AdmissionText text, OfflineCoder coder)
            throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        OutputStream out = new BufferedOutputStream(to, 1 << 16);
        CodeRun run = new CodeRun(text, coder, new CodeLines(out, assignedOnly, evidenceText), err);
        run.read(lines, out);
        return run.finish();
    }
}
