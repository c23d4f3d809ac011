package org.longitude.ingest;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.mimic.MimicEdition;
import org.longitude.ingest.mimic.MimicFolder;
import org.longitude.ingest.mimic.MimicReader;
import org.longitude.ingest.sink.IngestSummary;
import org.longitude.ingest.sink.NoteSink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude ingest mimic}: notes and codes from MIMIC's CSV folders. */
@Command(
        name = "mimic",
        description = {
            "Brings in notes and codes from MIMIC's tables, each as .csv or .csv.gz: of MIMIC-III"
                    + " NOTEEVENTS, DIAGNOSES_ICD, PROCEDURES_ICD, ADMISSIONS and PATIENTS; of"
                    + " MIMIC-IV hosp/ diagnoses_icd, procedures_icd, admissions and patients, and"
                    + " note/ discharge, discharge_detail, radiology and radiology_detail.",
            "Rows marked ISERROR are counted and left out; notes without an admission are archived"
                    + " and never coded. A second run of the same tables changes nothing"
                    + " downstream."
        },
        mixinStandardHelpOptions = true)
final class MimicCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "DIR",
            arity = "1..*",
            description =
                    "The folder; several where MIMIC-IV and MIMIC-IV-Note stand apart, each with"
                            + " its hosp or note in it.")
    private List<Path> folders = List.of();

    @Mixin private FeedOptions options = new FeedOptions();
    @Mixin private AuthorityOptions authorities = new AuthorityOptions();

    @Option(
            names = "--edition",
            paramLabel = "III|IV",
            description = "Which MIMIC it is (default: told from the tables).")
    private @Nullable MimicEdition edition;

    @Option(
            names = "--allow-missing",
            description =
                    "Reads the tables that are there. Without patients or admissions, notes and"
                            + " codes are not held against them.")
    private boolean allowMissing;

    @Override
    public Integer call() {
        return new CommandRun(spec, "mimic").exitCode(options, this::run);
    }

    private IngestSummary run(NoteSink sink) {
        PrintWriter err = spec.commandLine().getErr();
        MimicFolder tables = MimicFolder.open(folders, Optional.ofNullable(edition), allowMissing);
        err.println("ingest mimic: " + tables.edition().title());
        err.flush();
        try (MimicReader reader =
                        new MimicReader(
                                tables,
                                options.arrival(tables.edition().sourceSystem()),
                                authorities.authorities(),
                                options.openQuarantine());
                Progress progress = Progress.of("ingest mimic", tables.bytesToRead(), err)) {
            return new IngestRun(sink, err).run(reader, reader::rawBytesRead, progress);
        }
    }
}
