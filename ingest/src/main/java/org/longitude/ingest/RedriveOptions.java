package org.longitude.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.attachment.Charsets;
import org.longitude.ingest.ccda.CcdaReader;
import org.longitude.ingest.ccda.CcdaSettings;
import org.longitude.ingest.codes.CodeTable;
import org.longitude.ingest.fhir.FhirConverter;
import org.longitude.ingest.fhir.FhirReading;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.hl7.Converted;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.jsonl.JsonMessages;
import org.longitude.ingest.mimic.MimicEdition;
import org.longitude.ingest.mimic.MimicNoteRow;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.Rejections;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.ingest.source.StrictUtf8;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.Origin;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Reads what ingest put aside once more, under what the operator says of it now: the bytes of a
 * dead letter tell their format, and its source whether they came from care under way.
 */
public final class RedriveOptions {

    private static final List<String> LISTENERS = List.of("mllp:", "http:");
    private static final String FHIR_NAMESPACE = "http://hl7.org/fhir";
    private static final String CCDA_NAMESPACE = "urn:hl7-org:v3";
    private static final int START_CHARACTERS = 64;
    private static final String HTTP = "http";
    private static final String CODES = "http:codes";

    @Mixin private Hl7Options messages = new Hl7Options();
    @Mixin private DocumentOptions documents = new DocumentOptions();

    @Option(
            names = "--source-system",
            paramLabel = "NAME",
            description =
                    "Who sent it (default: MSH-3@MSH-4; http for what came by it; or the format's"
                            + " name).")
    private @Nullable String sourceSystem;

    @Option(
            names = "--live",
            description =
                    "What came from files is of care under way; what came over the wire always is.")
    private boolean live;

    @Option(
            names = "--code-system",
            paramLabel = "SYSTEM",
            description = "System of codes in CSV whose row names none.")
    private @Nullable CodeSystem codeSystem;

    @Option(names = "--code", description = "What came from files is coded, too.")
    private boolean code;

    @Option(
            names = "--quarantine",
            paramLabel = "DIR",
            defaultValue = ".longitude/quarantine",
            description = "Keeps what is too large for a topic (default: ${DEFAULT-VALUE}).")
    private Path quarantine = Path.of(".longitude/quarantine");

    /**
     * Reads the bytes of a dead letter.
     *
     * @param columns the header line of the table whose rows they are; empty where they are none,
     *     or can be judged beside the other rows of their tables only
     * @return what they are now, a rejection where they are still refused; empty where their format
     *     cannot be told, as a row of CSV without its header
     */
    public Optional<List<Intake>> read(
            SourcePosition position, byte[] bytes, Optional<String> columns) {
        return columns.isPresent()
                ? rows(position, inUtf8(bytes), columns.get())
                : read(position, bytes);
    }

    private Optional<List<Intake>> rows(SourcePosition position, byte[] bytes, String columns) {
        byte[] header = (columns + "\n").getBytes(UTF_8);
        byte[] table = Arrays.copyOf(header, header.length + bytes.length);
        System.arraycopy(bytes, 0, table, header.length, bytes.length);
        Supplier<ByteSource> source =
                () -> ByteSource.of(position.source(), new ByteArrayInputStream(table));
        Optional<MimicEdition> edition = MimicNoteRow.edition(columns);
        if (edition.isPresent()) {
            return MimicNoteRow.read(
                    edition.get(),
                    source,
                    name -> arrival(name, position),
                    documents.authorities(),
                    open());
        }
        if (!CodeTable.isHeader(columns)) {
            return Optional.empty();
        }
        List<Intake> items = new ArrayList<>();
        try (CodeTable codes =
                new CodeTable(
                        source,
                        new CodeTable.Settings(
                                arrival("codes", position),
                                documents.authorities(),
                                Optional.ofNullable(codeSystem)),
                        open())) {
            codes.forEachRemaining(items::add);
        }
        return Optional.of(items);
    }

    /** Rows that are no UTF-8 are of the character set that the operator names. */
    private byte[] inUtf8(byte[] bytes) {
        return StrictUtf8.decode(bytes).isPresent()
                ? bytes
                : new String(bytes, messages.defaults().characterSet()).getBytes(UTF_8);
    }

    private Optional<List<Intake>> read(SourcePosition position, byte[] bytes) {
        String text = new String(bytes, Charsets.marked(bytes).orElse(UTF_8));
        String start =
                text.substring(0, Math.min(text.length(), START_CHARACTERS))
                        .replace("\ufeff", "")
                        .stripLeading();
        if (start.toUpperCase(Locale.ROOT).startsWith("MSH")) {
            return Optional.of(hl7(position, bytes));
        }
        if (start.startsWith("<")) {
            return Optional.of(isFhir(text) ? fhir(position, bytes) : ccda(position, bytes));
        }
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return Optional.empty();
        }
        boolean fhir = text.contains("\"resourceType\"");
        return Optional.of(fhir ? fhir(position, bytes) : json(position, bytes));
    }

    /** Either may name the other's namespace inside; that of the whole comes first. */
    private static boolean isFhir(String xml) {
        int fhir = xml.indexOf(FHIR_NAMESPACE);
        int ccda = xml.indexOf(CCDA_NAMESPACE);
        return fhir >= 0 && (ccda < 0 || fhir < ccda);
    }

    private List<Intake> ccda(SourcePosition position, byte[] bytes) {
        List<Intake> items = new ArrayList<>();
        try (CcdaReader reader =
                new CcdaReader(
                        ByteSource.of(position.source(), new ByteArrayInputStream(bytes)),
                        new CcdaSettings(
                                arrival("ccda", position),
                                documents.authorities(),
                                documents.categories()),
                        open())) {
            reader.forEachRemaining(items::add);
        }
        return items;
    }

    private List<Intake> fhir(SourcePosition position, byte[] bytes) {
        FhirSettings settings =
                new FhirSettings(
                        arrival("fhir", position), documents.authorities(), documents.categories());
        FhirReading reading = new FhirConverter(settings).read(bytes, null, position);
        List<Intake> items = new ArrayList<>(reading.items());
        reading.problem()
                .ifPresent(
                        problem -> items.add(refused(position, problem, RecordKind.NOTE, bytes)));
        return items;
    }

    private List<Intake> json(SourcePosition position, byte[] bytes) {
        boolean codes = position.source().equals(CODES);
        List<Intake> items = new ArrayList<>();
        for (JsonMessages.Message message :
                new JsonMessages(JsonLinesSettings.of(arrival("jsonl", position)))
                        .read(
                                codes ? JsonMessages.Kind.CODES : JsonMessages.Kind.NOTES,
                                bytes,
                                false,
                                null)) {
            items.addAll(message.items());
            RecordKind kind = codes ? RecordKind.CODES : RecordKind.NOTE;
            message.problem()
                    .ifPresent(problem -> items.add(refused(position, problem, kind, bytes)));
        }
        return items;
    }

    private Intake refused(
            SourcePosition position, Problem problem, RecordKind kind, byte[] bytes) {
        return new Rejections(open()).of(position, problem, kind, OriginalBytes.copyOf(bytes));
    }

    private Arrival arrival(String format, SourcePosition position) {
        boolean wire = isFromWire(position);
        String byDefault = position.source().startsWith(HTTP + ":") ? HTTP : format;
        return new Arrival(
                sourceSystem == null ? byDefault : sourceSystem,
                wire ? Origin.LIVE : Origin.HISTORY,
                wire || code,
                Clock.systemUTC());
    }

    private boolean isFromWire(SourcePosition position) {
        return live || LISTENERS.stream().anyMatch(position.source()::startsWith);
    }

    private List<Intake> hl7(SourcePosition position, byte[] bytes) {
        boolean wire = isFromWire(position);
        Hl7Settings settings =
                new Hl7Settings(
                        Optional.ofNullable(sourceSystem),
                        wire ? Origin.LIVE : Origin.HISTORY,
                        wire || code,
                        Clock.systemUTC(),
                        documents.authorities(),
                        documents.categories(),
                        messages.defaults());
        Converted converted = new Hl7Converter(settings).convert(bytes, position);
        return converted instanceof Converted.Refused refused
                ? List.of(
                        new Rejections(open())
                                .of(
                                        position,
                                        refused.problem(),
                                        refused.kind(),
                                        OriginalBytes.copyOf(bytes)))
                : ((Converted.Taken) converted).items();
    }

    private Quarantine open() {
        return Quarantine.open(quarantine, Quarantine.FOLDER_BYTES_MAX_DEFAULT);
    }
}
