package org.longitude.ingest;

import java.util.List;
import java.util.concurrent.Callable;
import org.longitude.ingest.ccda.CcdaReader;
import org.longitude.ingest.ccda.CcdaSettings;
import org.longitude.ingest.sink.IngestSummary;
import org.longitude.ingest.sink.NoteSink;
import org.longitude.schemas.Quarantine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude ingest ccda}: notes from clinical documents. */
@Command(
        name = "ccda",
        description = {
            "Brings in clinical documents (HL7 C-CDA R2.1), each a note: the narrative of its"
                    + " sections in order, with their headings. A file, a folder, or - for standard"
                    + " input; plain or gzip.",
            "Documents of one set are versions of one note. A second run changes nothing"
                    + " downstream."
        },
        mixinStandardHelpOptions = true)
final class CcdaCommand implements Callable<Integer> {

    private static final List<String> ENDINGS = List.of(".xml", ".cda", ".ccda");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE|DIR", description = "The file or folder, or -.")
    private String place = InputFiles.STANDARD_INPUT;

    @Mixin private FeedOptions options = new FeedOptions();
    @Mixin private DocumentOptions documents = new DocumentOptions();

    @Override
    public Integer call() {
        return new CommandRun(spec, "ccda").exitCode(options, this::run);
    }

    private IngestSummary run(NoteSink sink) {
        CcdaSettings settings =
                new CcdaSettings(
                        options.arrival("ccda"), documents.authorities(), documents.categories());
        Quarantine quarantine = options.openQuarantine();
        return new CommandRun(spec, "ccda")
                .files(
                        sink,
                        place,
                        ENDINGS,
                        (source, name) -> new CcdaReader(source, settings, quarantine));
    }
}
