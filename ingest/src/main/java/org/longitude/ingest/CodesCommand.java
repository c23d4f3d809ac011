package org.longitude.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.codes.CodeTable;
import org.longitude.ingest.sink.IngestSummary;
import org.longitude.ingest.sink.NoteSink;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.schemas.v1.CodeSystem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude ingest codes}: assigned codes from CSV. */
@Command(
        name = "codes",
        description = {
            "Brings in the codes that people assigned, from CSV, plain or gzip: a row a code with"
                    + " admission_id and code, and optionally patient_id, system (ICD_9_CM,"
                    + " ICD_10_CM, ICD_10_PCS), kind (DIAGNOSIS, PROCEDURE), sequence and"
                    + " assigned_at; other columns are left alone.",
            "All rows of an admission are its whole lists, one for each system and kind, and take"
                    + " the place of earlier ones; with a bad row among them all are refused. The"
                    + " file is read twice. A second run changes nothing downstream."
        },
        mixinStandardHelpOptions = true)
final class CodesCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Mixin private FeedOptions options = new FeedOptions();
    @Mixin private AuthorityOptions authorities = new AuthorityOptions();

    @Option(
            names = "--code-system",
            paramLabel = "SYSTEM",
            description =
                    "System of codes whose row names none: ICD_9_CM, ICD_10_CM or ICD_10_PCS"
                            + " (default: such rows are refused).")
    private @Nullable CodeSystem codeSystem;

    @Override
    public Integer call() {
        return new CommandRun(spec, "codes").exitCode(options, this::run);
    }

    private IngestSummary run(NoteSink sink) throws IOException {
        if (!Files.isRegularFile(file)) {
            // A list is known to be whole once the file was counted: a pipe cannot be read twice.
            throw new IngestException(
                    IngestError.SOURCE_UNREADABLE, file + ": no file (expected: a file of CSV)");
        }
        CodeTable.Settings settings =
                new CodeTable.Settings(
                        options.arrival("codes"),
                        authorities.authorities(),
                        Optional.ofNullable(codeSystem));
        try (CodeTable table =
                        new CodeTable(
                                () -> ByteSource.open(file), settings, options.openQuarantine());
                Progress progress =
                        Progress.of(
                                "ingest codes",
                                2 * Files.size(file),
                                spec.commandLine().getErr())) {
            return new IngestRun(sink, spec.commandLine().getErr())
                    .run(table, table::rawBytesRead, progress);
        }
    }
}
