package org.longitude.ingest;

import java.nio.file.Path;
import java.util.concurrent.Callable;
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

/** {@code longitude ingest mimic}: notes and codes from MIMIC-III's CSV folder. */
@Command(
        name = "mimic",
        description = {
            "Brings in notes and codes from a folder of MIMIC-III's tables: NOTEEVENTS,"
                    + " DIAGNOSES_ICD, PROCEDURES_ICD, ADMISSIONS and PATIENTS, each as .csv or"
                    + " .csv.gz.",
            "Rows marked ISERROR are counted and left out; notes without HADM_ID are archived and"
                    + " never coded. A second run of the same folder changes nothing downstream."
        },
        mixinStandardHelpOptions = true)
final class MimicCommand implements Callable<Integer> {

    private static final String SOURCE_SYSTEM = "mimic-iii";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The folder.")
    private Path folder = Path.of(".");

    @Mixin private FeedOptions options = new FeedOptions();

    @Option(
            names = "--allow-missing",
            description =
                    "Reads the tables that are there. Without PATIENTS or ADMISSIONS, notes and"
                            + " codes are not held against them.")
    private boolean allowMissing;

    @Override
    public Integer call() {
        return new CommandRun(spec, "mimic").exitCode(options, this::run);
    }

    private IngestSummary run(NoteSink sink) {
        MimicFolder tables = MimicFolder.open(folder, allowMissing);
        try (MimicReader reader =
                        new MimicReader(
                                tables, options.arrival(SOURCE_SYSTEM), options.openQuarantine());
                Progress progress =
                        Progress.of(
                                "ingest mimic",
                                tables.bytesToRead(),
                                spec.commandLine().getErr())) {
            return new IngestRun(sink, spec.commandLine().getErr())
                    .run(reader, reader::rawBytesRead, progress);
        }
    }
}
