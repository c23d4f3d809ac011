package org.longitude.ingest;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7FileReader;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.sink.IngestSummary;
import org.longitude.ingest.sink.NoteSink;
import org.longitude.ingest.source.Arrival;
import org.longitude.schemas.Quarantine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude ingest hl7}: notes, codes and admission events from files of HL7 v2. */
@Command(
        name = "hl7",
        description = {
            "Brings in HL7 v2 messages, versions 2.3 to 2.8, from a file or the files of a folder,"
                    + " plain or gzip: single messages, several one after another, batches (FHS,"
                    + " BHS), or messages in MLLP's frames.",
            "MDM and ORU^R01 become notes, ADT admission events, DG1 and PR1 assigned codes. A"
                    + " second run of the same files changes nothing downstream."
        },
        mixinStandardHelpOptions = true)
final class Hl7Command implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE|DIR",
            description = "The file, the folder, or - for standard input.")
    private String path = InputFiles.STANDARD_INPUT;

    @Mixin private FeedOptions options = new FeedOptions();

    @Mixin private Hl7Options messages = new Hl7Options();
    @Mixin private DocumentOptions documents = new DocumentOptions();

    @Override
    public Integer call() {
        return new CommandRun(spec, "hl7").exitCode(options, this::run);
    }

    private IngestSummary run(NoteSink sink) {
        Hl7Converter converter = new Hl7Converter(settings());
        Quarantine quarantine = options.openQuarantine();
        return new CommandRun(spec, "hl7")
                .files(
                        sink,
                        path,
                        InputFiles.ANY_NAME,
                        (source, name) -> new Hl7FileReader(source, converter, quarantine));
    }

    private Hl7Settings settings() {
        Arrival arrival = options.arrival("hl7");
        return new Hl7Settings(
                Optional.ofNullable(options.sourceSystem()),
                arrival.origin(),
                arrival.codingRequested(),
                arrival.clock(),
                documents.authorities(),
                documents.categories(),
                messages.defaults());
    }
}
