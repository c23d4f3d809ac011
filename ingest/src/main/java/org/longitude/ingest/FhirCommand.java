package org.longitude.ingest;

import java.util.List;
import java.util.concurrent.Callable;
import org.longitude.ingest.fhir.FhirReader;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.sink.IngestSummary;
import org.longitude.ingest.sink.NoteSink;
import org.longitude.schemas.Quarantine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude ingest fhir}: notes, codes and admissions from FHIR R4. */
@Command(
        name = "fhir",
        description = {
            "Brings in notes, assigned codes and admissions from FHIR R4: resources or bundles in"
                    + " JSON, one a line or over many lines, or in XML; plain or gzip; a file, a"
                    + " folder, or - for standard input.",
            "DocumentReference, DiagnosticReport and Composition become notes, Claim and Condition"
                    + " with ICD codes assigned codes, Encounter the admission's state; other"
                    + " resources are counted. A second run changes nothing downstream."
        },
        mixinStandardHelpOptions = true)
final class FhirCommand implements Callable<Integer> {

    private static final List<String> ENDINGS = List.of(".json", ".ndjson", ".jsonl", ".xml");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE|DIR", description = "The file or folder, or -.")
    private String place = InputFiles.STANDARD_INPUT;

    @Mixin private FeedOptions options = new FeedOptions();
    @Mixin private DocumentOptions documents = new DocumentOptions();

    @Override
    public Integer call() {
        return new CommandRun(spec, "fhir").exitCode(options, this::run);
    }

    private IngestSummary run(NoteSink sink) {
        FhirSettings settings =
                new FhirSettings(
                        options.arrival("fhir"), documents.authorities(), documents.categories());
        Quarantine quarantine = options.openQuarantine();
        return new CommandRun(spec, "fhir")
                .files(
                        sink,
                        place,
                        ENDINGS,
                        (source, name) ->
                                new FhirReader(source, isLines(name), settings, quarantine));
    }

    private static boolean isLines(String name) {
        return name.endsWith(".ndjson") || name.endsWith(".jsonl");
    }
}
