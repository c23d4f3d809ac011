package org.longitude.ingest;

import java.util.List;
import java.util.concurrent.Callable;
import org.longitude.ingest.jsonl.JsonLinesReader;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.sink.IngestSummary;
import org.longitude.ingest.sink.NoteSink;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteCategory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude ingest jsonl}: notes from JSON lines. */
@Command(
        name = "jsonl",
        description = {
            "Brings notes in from JSON lines, plain or gzip.",
            "A line is an object with text and optionally note_id, admission_id (or hadm_id),"
                    + " patient_id (or subject_id), category, description, charted_at, status,"
                    + " source_version, replaces_note_id, parent_note_id and codes; other fields"
                    + " are left alone. A second run of the same file changes nothing downstream."
        },
        mixinStandardHelpOptions = true)
final class JsonlCommand implements Callable<Integer> {

    private static final List<String> ENDINGS = List.of(".jsonl", ".ndjson", ".json");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE|DIR",
            description = "The file, the folder, or - for standard input.")
    private String file = InputFiles.STANDARD_INPUT;

    @Mixin private FeedOptions options = new FeedOptions();

    @Option(
            names = "--no-admission",
            description =
                    "A note that names no admission belongs to none and is never coded; without"
                            + " this it is an admission of its own.")
    private boolean noAdmission;

    @Option(
            names = "--category",
            paramLabel = "CATEGORY",
            defaultValue = "DISCHARGE_SUMMARY",
            description = "Category of a note that names none (default: ${DEFAULT-VALUE}).")
    private NoteCategory category = NoteCategory.DISCHARGE_SUMMARY;

    @Option(
            names = "--code-system",
            paramLabel = "SYSTEM",
            defaultValue = "ICD_9_CM",
            description =
                    "System of codes that name none: ICD_9_CM, ICD_10_CM or ICD_10_PCS"
                            + " (default: ${DEFAULT-VALUE}).")
    private CodeSystem codeSystem = CodeSystem.ICD_9_CM;

    @Override
    public Integer call() {
        return new CommandRun(spec, "jsonl").exitCode(options, this::run);
    }

    private IngestSummary run(NoteSink sink) {
        JsonLinesSettings settings =
                new JsonLinesSettings(
                        options.arrival("jsonl"),
                        category,
                        !noAdmission,
                        codeSystem,
                        JsonLinesSettings.LINE_BYTES_MAX);
        Quarantine quarantine = options.openQuarantine();
        return new CommandRun(spec, "jsonl")
                .files(
                        sink,
                        file,
                        ENDINGS,
                        (source, name) -> new JsonLinesReader(source, settings, quarantine));
    }
}
